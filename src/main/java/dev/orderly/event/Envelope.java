package dev.orderly.event;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An event as it travels and is stored.
 *
 * @param eventId unique, time-ordered; the same over every repetition
 * @param type the stable name, {@code order.created}
 * @param version the version of the type
 * @param timestamp when it was published, UTC
 * @param source the module that published it, {@code orderly/order}
 * @param key what it is ordered by
 * @param correlationId the same for all that follows from one request
 * @param causationId the event that led to it; null when a request did
 * @param depth how many events led to it
 * @param path the types of those events, oldest first, as far as known: at most as many as the depth; never null
 * @param traceparent W3C trace context
 * @param data the event itself
 */
public record Envelope(
        UUID eventId,
        String type,
        int version,
        Instant timestamp,
        String source,
        String key,
        String correlationId,
        UUID causationId,
        int depth,
        @JsonSetter(contentNulls = Nulls.FAIL) List<String> path,
        String traceparent,
        JsonNode data) {

    /** An envelope that names no path has an empty one. */
    public Envelope {
        path = path == null ? List.of() : List.copyOf(path);
    }

    /** The same envelope around other data. */
    public Envelope withData(JsonNode other) {
        return lifted(version, other);
    }

    /** The same event as another version of its type has it. */
    public Envelope lifted(int newVersion, JsonNode newData) {
        return new Envelope(
                eventId,
                type,
                newVersion,
                timestamp,
                source,
                key,
                correlationId,
                causationId,
                depth,
                path,
                traceparent,
                newData);
    }
}
