/** The use cases of the notification module. */
package dev.orderly.notification.control;
