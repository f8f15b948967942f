package dev.orderly.event.desk;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderly.event.inbox.Failure;
import java.time.Instant;
import java.util.UUID;

/**
 * How one event fares at one subscriber.
 *
 * @param id what the delivery is known by
 * @param subscriber who is to handle the event
 * @param eventId the event; for a message that is none, an id made of its body
 * @param type the event's type; empty for a message that is none
 * @param key what it is ordered by; empty for a message that is none
 * @param state {@code processed}, {@code retrying}, {@code parked}, {@code dead} or {@code discarded}
 * @param attempts how often the handler was called
 * @param error why it last failed; null if it never did
 * @param firstFailedAt null if it never failed
 * @param lastAttemptAt null if it was never tried
 * @param nextAttemptAt null unless it is retrying
 * @param editedAs the event that an operator put in its place
 * @param job the job that replays it
 * @param revision counts its changes
 * @param place where it stands in the list it was read from
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliverySummary(
        String id,
        String subscriber,
        UUID eventId,
        String type,
        String key,
        String state,
        int attempts,
        Failure error,
        Instant firstFailedAt,
        Instant lastAttemptAt,
        Instant nextAttemptAt,
        UUID editedAs,
        UUID job,
        int revision,
        @JsonIgnore String place) {}
