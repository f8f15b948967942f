package dev.orderly.event.contract;

import java.util.Collection;

/**
 * A durable subscriber.
 *
 * @param name its name
 * @param module the module it belongs to
 * @param listensTo the types it handles
 * @param publishes the types that its handlers publish
 * @param seen whether it ever got an event, as far as the database of this instance knows, and as far back as {@code ORDERLY_INBOX_RETENTION} reaches
 */
public record SubscriberView(
        String name, String module, Collection<String> listensTo, Collection<String> publishes, boolean seen) {}
