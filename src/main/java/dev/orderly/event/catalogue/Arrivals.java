package dev.orderly.event.catalogue;

import dev.orderly.event.Envelope;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which types have arrived since the start, and when the latest of each was published. Thread-safe. */
final class Arrivals {

    /** Types are few; a peer that makes up new ones must not fill the memory. */
    private static final int MOST = 1_000;

    private final Map<String, Instant> latest = new ConcurrentHashMap<>();

    void note(Envelope envelope) {
        var at = envelope.timestamp();
        var known = latest.get(envelope.type());
        if (at != null && (known == null ? latest.size() < MOST : known.isBefore(at))) {
            latest.merge(envelope.type(), at, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    Map<String, Instant> latest() {
        return Map.copyOf(latest);
    }
}
