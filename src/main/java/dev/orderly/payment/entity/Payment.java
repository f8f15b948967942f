package dev.orderly.payment.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderly.event.Cause;
import java.math.BigDecimal;
import java.util.UUID;

/** What an order's payment has come to. {@code cause} is what the outcome will be published as caused by. */
public record Payment(
        UUID orderId, BigDecimal amount, String method, State state, String reason, int attempts, Cause cause) {

    /** Where a payment stands. */
    public enum State {
        /** The intent is written; the provider is to be asked. */
        REQUESTED,
        CAPTURED,
        DECLINED,
        /** The order is cancelled; the provider is to be told. */
        CANCELLING,
        REFUNDED,
        /** Cancelled, and nothing was ever charged. */
        VOID
    }

    /** The payment as others see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record View(UUID orderId, BigDecimal amount, State state, String method, String reason) {}

    /** What the API shows of it. */
    public View view() {
        return new View(orderId, amount, state, method, reason);
    }
}
