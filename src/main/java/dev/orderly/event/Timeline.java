package dev.orderly.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The events of a key.
 *
 * @param events oldest first, and every cause before its effects
 * @param missing the modules whose events may be missing, as the database they have of their own did not answer, or they
 *     were not seen; left out if there are none
 */
public record Timeline(
        List<Envelope> events,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Collection<String> missing) {

    /** Puts events in order, each of them once. */
    public static Timeline of(Collection<Envelope> events, Collection<String> missing) {
        return new Timeline(causesFirst(events), new TreeSet<>(missing));
    }

    /** By time, but never an effect before its cause: the clocks of several instances may differ. */
    public static List<Envelope> causesFirst(Collection<Envelope> events) {
        Map<UUID, Envelope> waiting = new HashMap<>();
        events.forEach(event -> waiting.put(event.eventId(), event));
        Set<Envelope> ordered = new LinkedHashSet<>();
        List.copyOf(waiting.values()).stream()
                .sorted(Comparator.comparing(Envelope::timestamp).thenComparing(Envelope::eventId))
                .forEach(event -> addAfterItsCause(event, waiting, ordered));
        return List.copyOf(ordered);
    }

    private static void addAfterItsCause(Envelope event, Map<UUID, Envelope> waiting, Set<Envelope> ordered) {
        if (waiting.remove(event.eventId()) != null) {
            var cause = event.causationId() == null ? null : waiting.get(event.causationId());
            if (cause != null) {
                addAfterItsCause(cause, waiting, ordered);
            }
            ordered.add(event);
        }
    }
}
