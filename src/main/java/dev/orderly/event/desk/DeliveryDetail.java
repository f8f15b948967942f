package dev.orderly.event.desk;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.inbox.Attempt;
import java.util.List;

/**
 * A delivery with all that is known of it.
 *
 * @param delivery how it stands
 * @param envelope the event as it came; null for a message that is none
 * @param body the bytes of a message that is no event, in Base64
 * @param text these bytes as text, if they are UTF-8
 * @param history every attempt, oldest first
 * @param parkedCount how many wait behind it
 * @param parked the first of those, in their order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeliveryDetail(
        @JsonUnwrapped DeliverySummary delivery,
        JsonNode envelope,
        String body,
        String text,
        List<Attempt> history,
        long parkedCount,
        List<DeliverySummary> parked) {}
