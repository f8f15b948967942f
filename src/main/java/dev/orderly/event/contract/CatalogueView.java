package dev.orderly.event.contract;

import java.util.List;
import java.util.Map;

/**
 * What is declared, and what of it is seen.
 *
 * @param modules those of this deployment, wherever they run
 * @param runningHere those that run in this instance
 * @param seenElsewhere those that were seen on other instances within the hour, and on which, those that are alive first
 * @param events by type
 * @param subscribers by name
 * @param declaredButNeverSeen types of which the history knows no event, nor has one arrived here since the start
 * @param seenButNotDeclared types of events in the history, or arrived since the start, that this deployment does not know
 * @param silentSubscribers those that run here and never got an event, as far back as {@code ORDERLY_INBOX_RETENTION} reaches
 */
public record CatalogueView(
        List<String> modules,
        List<String> runningHere,
        Map<String, List<String>> seenElsewhere,
        List<EventView> events,
        List<SubscriberView> subscribers,
        List<String> declaredButNeverSeen,
        List<String> seenButNotDeclared,
        List<String> silentSubscribers) {

    /** The same, with what was seen on other instances. */
    CatalogueView beside(Map<String, List<String>> others) {
        return new CatalogueView(
                modules,
                runningHere,
                others,
                events,
                subscribers,
                declaredButNeverSeen,
                seenButNotDeclared,
                silentSubscribers);
    }
}
