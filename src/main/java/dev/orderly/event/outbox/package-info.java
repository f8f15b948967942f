/** The sending half of the road: events stored with the business transaction, the relay that sends them, and their log. */
package dev.orderly.event.outbox;
