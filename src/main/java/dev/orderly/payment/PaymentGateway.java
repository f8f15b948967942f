package dev.orderly.payment;

import java.math.BigDecimal;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * A payment provider. To use another than the sandbox, deploy a bean of this type as an enabled {@code @Alternative}.
 *
 * <p>Contract: called with no transaction and no connection held. A call may be repeated after a crash or a time-out,
 * always with the same key, and must charge or refund once per key. A stage that completes exceptionally means that
 * nothing is known: the call is repeated later.
 */
public interface PaymentGateway {

    /** Charges once per key. */
    CompletionStage<Outcome> capture(Charge charge);

    /** Makes sure that nothing is, or ever will be, charged under this key; refunds what was. */
    CompletionStage<Outcome> cancel(Charge charge);

    /**
     * What is to be charged.
     *
     * @param key the same over every repetition
     * @param method what the customer chose to pay with; null for the usual
     */
    record Charge(String key, UUID orderId, BigDecimal amount, String method) {}

    /**
     * The provider's word.
     *
     * @param done captured, or refunded: money has moved
     * @param reason why not; null if it is done
     */
    record Outcome(boolean done, String reason) {

        public static final Outcome DONE = new Outcome(true, null);
    }
}
