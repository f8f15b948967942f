/** The receiving half of the road: what a subscriber has seen, what it still owes, and the pump that delivers to it. */
package dev.orderly.event.inbox;
