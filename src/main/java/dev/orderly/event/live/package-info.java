/** What this process shows of committed events at once, best effort: to live observers, the bus, and the live stream. */
package dev.orderly.event.live;
