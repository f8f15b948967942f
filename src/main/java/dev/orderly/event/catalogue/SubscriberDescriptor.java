package dev.orderly.event.catalogue;

import java.util.SortedSet;

/**
 * A durable subscriber.
 *
 * @param name the author's name for it
 * @param module the module it belongs to
 * @param types the names of the event types it handles
 */
public record SubscriberDescriptor(String name, String module, SortedSet<String> types) {}
