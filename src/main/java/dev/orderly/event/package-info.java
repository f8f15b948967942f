/**
 * The event kit: what a module uses to publish events and to react to them.
 *
 * <p>{@link dev.orderly.event.Events#publish} stores an event in the caller's transaction; a
 * {@link dev.orderly.event.Subscriber} handles it with {@code @Observes @Durable}, at least once on the wire and with
 * exactly one effect in its database; {@code @Observes @Live} sees it in this process after the commit. The sub-packages
 * are the road an event takes and are seen by nobody outside.
 */
package dev.orderly.event;
