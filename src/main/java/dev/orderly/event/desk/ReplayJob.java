package dev.orderly.event.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The replay of a group of dead deliveries.
 *
 * @param id its id
 * @param failureId the group as it was when the job began
 * @param subscriber whose deliveries they are
 * @param state {@code running}, {@code done}, {@code stopped} (too many failed again) or {@code cancelled}
 * @param total how many it has to replay
 * @param done how many are through, or were put aside meanwhile
 * @param failed how many failed again
 * @param plan how they are let go
 * @param reason why it was stopped
 * @param createdBy the operator
 * @param createdAt when it began
 * @param endedAt null while it runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplayJob(
        UUID id,
        UUID failureId,
        String subscriber,
        String state,
        int total,
        int done,
        int failed,
        Plan plan,
        String reason,
        String createdBy,
        Instant createdAt,
        Instant endedAt) {

    /**
     * How dead deliveries are let go.
     *
     * @param ramp how many at each step; a step begins once all of those before have had their attempt, and after the last
     *     step only the rate counts
     * @param ratePerSecond how many a second at most
     * @param stopAtFailureRatio of those that had their attempt, the part that may fail again, 0 to 1; with more the job stops
     */
    public record Plan(List<Integer> ramp, double ratePerSecond, double stopAtFailureRatio) {}
}
