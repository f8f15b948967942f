/**
 * No broker at all: envelopes wait in tables of the application's own database, and are as durable as the outbox before
 * them.
 *
 * <p>One sender at a time numbers what it sends, so that whoever reads by number misses nothing. A subscription is a
 * place in that sequence, read by one instance at a time.
 */
package dev.orderly.event.transport.local;
