/** What is stored of the notification module. */
package dev.orderly.notification.entity;
