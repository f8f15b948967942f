package dev.orderly.event.contract;

import java.util.List;

/**
 * What is declared, and what of it is seen.
 *
 * @param modules those that own an event or a subscriber of this deployment
 * @param events by type
 * @param subscribers by name
 * @param declaredButNeverSeen types of which the history knows no event, nor has one arrived here since the start
 * @param seenButNotDeclared types of events in the history, or arrived since the start, that this deployment does not know
 * @param silentSubscribers those that never got an event, as far back as {@code ORDERLY_INBOX_RETENTION} reaches
 */
public record CatalogueView(
        List<String> modules,
        List<EventView> events,
        List<SubscriberView> subscribers,
        List<String> declaredButNeverSeen,
        List<String> seenButNotDeclared,
        List<String> silentSubscribers) {}
