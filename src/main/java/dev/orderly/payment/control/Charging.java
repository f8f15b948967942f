package dev.orderly.payment.control;

import dev.orderly.database.Database;
import dev.orderly.event.Cause;
import dev.orderly.event.Events;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import dev.orderly.payment.PaymentGateway.Outcome;
import dev.orderly.payment.PaymentRefunded;
import dev.orderly.payment.entity.Payment;
import dev.orderly.payment.entity.Payment.State;
import dev.orderly.payment.entity.Payments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * What a payment comes to: intents and outcomes, each in a transaction; the calls between them are {@link ProviderCalls}'.
 */
@ApplicationScoped
@Transactional
public class Charging {

    /** How long a call may be under way before another instance, or this one after a crash, repeats it. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 8;

    @Inject
    private Payments payments;

    @Inject
    private Events events;

    @Inject
    private Database database;

    @Inject
    private Event<CallsOwed> owed;

    /** Calls to the provider that a committed transaction left to be made. */
    public record CallsOwed(List<Payment> payments) {}

    /** Prepares for these orders' payments to be asked for in the current transaction. */
    public void expect(Collection<UUID> orderIds) {
        payments.hold(orderIds);
    }

    /** Writes the intent to charge, unless the order was cancelled first. */
    public void request(UUID orderId, BigDecimal amount, String method) {
        var payment = new Payment(orderId, amount, method, State.REQUESTED, null, 0, Cause.current());
        if (payments.lock(orderId).isEmpty()) {
            payments.put(payment, LEASE);
            callAfterCommit(payment);
        }
    }

    /** Writes the intent to undo a charge; where there is none yet, that there must never be one. */
    public void cancel(UUID orderId) {
        var found = payments.lock(orderId);
        if (found.isEmpty()) {
            payments.put(new Payment(orderId, BigDecimal.ZERO, null, State.VOID, null, 0, Cause.current()), null);
        }
        found.filter(payment -> payment.state() == State.REQUESTED || payment.state() == State.CAPTURED)
                .map(payment -> new Payment(
                        orderId, payment.amount(), payment.method(), State.CANCELLING, null, 0, Cause.current()))
                .ifPresent(payment -> {
                    payments.put(payment, LEASE);
                    callAfterCommit(payment);
                });
    }

    /** Takes the calls that are due: after a failure, or because whoever was to make them is gone. */
    public List<Payment> takeDue(int limit) {
        return payments.takeDue(limit, LEASE);
    }

    /** As {@link #takeDue}, those first that were tried least: what failed before would fail a probe for reasons of its own. */
    public List<Payment> takeLeastTried(int limit) {
        return payments.takeLeastTried(limit, LEASE);
    }

    /** Gives back a payment that was taken, or meant to be called for at once, and was not: it is due as before. */
    public void putBack(Payment taken) {
        payments.lock(taken.orderId())
                .filter(payment -> payment.state() == taken.state())
                .ifPresent(payment -> payments.put(payment, Duration.ZERO));
    }

    /** Notes what the provider answered to a call, if the payment still waits for that. */
    public void settle(Payment called, Outcome outcome) {
        payments.lock(called.orderId())
                .filter(payment -> payment.state() == called.state())
                .ifPresent(payment -> {
                    var state = called.state() == State.REQUESTED
                            ? (outcome.done() ? State.CAPTURED : State.DECLINED)
                            : (outcome.done() ? State.REFUNDED : State.VOID);
                    payments.put(with(payment, state, outcome.reason(), payment.attempts() + 1), null);
                    publish(payment, state, outcome.reason());
                });
    }

    /** Notes that a call failed; it is made again later, with the same key. */
    public void postpone(Payment called, String reason) {
        payments.lock(called.orderId())
                .filter(payment -> payment.state() == called.state())
                .ifPresent(payment -> {
                    var wait = FIRST_WAIT.multipliedBy(1L << Math.min(payment.attempts(), MOST_DOUBLINGS));
                    payments.put(with(payment, payment.state(), reason, payment.attempts() + 1), wait);
                });
    }

    private void publish(Payment payment, State state, String reason) {
        try (var scope = payment.cause().bind()) {
            switch (state) {
                case CAPTURED -> events.publish(new PaymentCaptured(payment.orderId(), payment.amount()));
                case DECLINED -> events.publish(new PaymentDeclined(payment.orderId(), reason));
                case REFUNDED -> events.publish(new PaymentRefunded(payment.orderId(), payment.amount()));
                default -> {}
            }
        }
    }

    private void callAfterCommit(Payment payment) {
        database.<List<Payment>>gather(Charging.class, this::listenForCommit, calls -> {})
                .add(payment);
    }

    private List<Payment> listenForCommit() {
        var calls = new ArrayList<Payment>();
        database.afterCommit(() -> owed.fire(new CallsOwed(calls)));
        return calls;
    }

    private static Payment with(Payment payment, State state, String reason, int attempts) {
        return new Payment(
                payment.orderId(), payment.amount(), payment.method(), state, reason, attempts, payment.cause());
    }
}
