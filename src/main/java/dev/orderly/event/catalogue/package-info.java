/** Which events and subscribers exist, found at deployment; and how an event becomes an envelope and back. */
package dev.orderly.event.catalogue;
