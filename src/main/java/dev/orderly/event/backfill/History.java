package dev.orderly.event.backfill;

import dev.orderly.event.Envelope;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** All events as they were published, as far back as they are kept. Thread-safe. */
public interface History {

    /**
     * Oldest first by their ids.
     *
     * @param span which events
     * @param limit how many at most
     * @throws HistoryException if it cannot be read now, saying why
     */
    List<Envelope> read(Span span, int limit);

    /** How many there are in a span, where that can be told without reading them. */
    OptionalLong count(Span span);

    /**
     * Events of some types.
     *
     * @param types their names
     * @param behind the id that they are behind
     * @param before the id that they are before
     */
    record Span(List<String> types, UUID behind, UUID before) {}
}
