/** REST resources and subscribers of the notification module. */
package dev.orderly.notification.boundary;
