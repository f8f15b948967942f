package dev.orderly.event.backfill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;

/**
 * The feeding of a subscriber with history.
 *
 * @param id its id
 * @param subscriber who is fed
 * @param state {@code running}, {@code done} or {@code cancelled}
 * @param from since when history is fed
 * @param place the id of the last event that was fed, or one before the first
 * @param watermark the id that history ends before
 * @param total how many there are to feed; null while unknown, or where another instance has the history
 * @param done how many were fed
 * @param failed how many of these failed, or wait behind one that did: see the deliveries
 * @param reason why it does not get on just now; null if it does
 * @param createdBy the operator
 * @param createdAt when it was asked for
 * @param endedAt null while it runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BackfillJob(
        UUID id,
        String subscriber,
        String state,
        Instant from,
        @JsonIgnore UUID place,
        @JsonIgnore UUID watermark,
        Long total,
        long done,
        long failed,
        String reason,
        String createdBy,
        Instant createdAt,
        Instant endedAt) {

    boolean runs() {
        return "running".equals(state);
    }
}
