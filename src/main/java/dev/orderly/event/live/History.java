package dev.orderly.event.live;

import dev.orderly.event.Envelope;
import java.util.List;
import java.util.UUID;

/** What happened before: all that is in the event log, by id, in pages. */
interface History {

    boolean has(UUID eventId);

    /** The events with the next greater ids, at most so many. */
    List<Envelope> after(UUID eventId, int limit);
}
