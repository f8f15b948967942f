package dev.orderly.event.desk;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.UUID;

/**
 * Dead deliveries that failed for the same reason.
 *
 * @param id the same over time for one subscriber, type, error and message
 * @param subscriber whose handler failed
 * @param type the event type
 * @param errorType the class of the error
 * @param message its message, without what differs from event to event
 * @param count how many are dead now
 * @param firstAt when the first of them failed first
 * @param lastAt when one of them failed last
 */
public record FailureGroup(
        UUID id,
        String subscriber,
        String type,
        String errorType,
        String message,
        long count,
        Instant firstAt,
        Instant lastAt) {

    /** Where it stands in the list of all. */
    @JsonIgnore
    public String place() {
        return lastAt + " " + id;
    }
}
