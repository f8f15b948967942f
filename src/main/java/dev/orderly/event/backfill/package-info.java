/**
 * History for subscribers that come late: the log of events, of this database or of another instance, and the jobs that feed
 * a subscriber with it before it goes on with what is live. How an event is delivered is the inbox's.
 */
package dev.orderly.event.backfill;
