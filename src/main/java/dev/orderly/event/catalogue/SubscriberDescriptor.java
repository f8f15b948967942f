package dev.orderly.event.catalogue;

import java.util.SortedSet;

/**
 * A durable subscriber.
 *
 * @param name the author's name for it
 * @param module the module it belongs to
 * @param types the names of the event types it handles
 * @param foreign whether its events come from elsewhere than from the transport
 */
public record SubscriberDescriptor(String name, String module, SortedSet<String> types, boolean foreign) {

    /** One that the transport brings its events. */
    public SubscriberDescriptor(String name, String module, SortedSet<String> types) {
        this(name, module, types, false);
    }
}
