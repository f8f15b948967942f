package dev.orderly.payment.control;

import dev.orderly.database.Transactions;
import dev.orderly.event.Outages;
import dev.orderly.fault.FaultPoint;
import dev.orderly.payment.PaymentGateway;
import dev.orderly.payment.PaymentGateway.Charge;
import dev.orderly.payment.PaymentGateway.Outcome;
import dev.orderly.payment.control.Charging.CallsOwed;
import dev.orderly.payment.entity.Payment;
import dev.orderly.payment.entity.Payment.State;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes the calls to the provider: after the intent is committed, with no transaction and no connection held, under a
 * time-out. Outcomes that come in together are written in one transaction. What a crash leaves undone is found by poll. While
 * the provider as a whole fails (see {@link ProviderCircuit}) payments are put back as they are, and a few probe it.
 */
@ApplicationScoped
public class ProviderCalls {

    private static final Logger LOG = Logger.getLogger(ProviderCalls.class.getName());
    private static final long TIME_OUT_SECONDS = 10;
    private static final long POLL_MILLIS = 250;
    private static final int AT_ONCE = 100;

    @Inject
    private Charging charging;

    @Inject
    private PaymentGateway gateway;

    @Inject
    private ProviderCircuit circuit;

    @Inject
    private Transactions transactions;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Coalescing<Answer> answers;
    private Future<?> poll;
    private boolean pausing;
    private boolean stopped;

    /** How a call ended: with an outcome, an error, or neither if it was not made. */
    private record Answer(Payment called, Outcome outcome, Throwable error) {}

    @PostConstruct
    void open() {
        answers = new Coalescing<>(executor, this::write);
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        poll = executor.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns once no poll is under way: the server takes the database away next. */
    synchronized void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Shutdown shutdown) {
        stopped = true;
        if (poll != null) {
            poll.cancel(false);
        }
    }

    void owed(@Observes CallsOwed owed) {
        unlessStopping(() -> executor.execute(() -> owed.payments().forEach(this::call)));
    }

    /** Executors take nothing more while the server stops: then the lease runs out and the calls are made after the restart. */
    private static void unlessStopping(Runnable work) {
        try {
            work.run();
        } catch (RejectedExecutionException stopping) {
            LOG.log(Level.FINE, "Calls to the provider are left for the next start", stopping);
        }
    }

    /** A thrown error would end the schedule; what is due stays due. */
    private synchronized void poll() {
        if (stopped) {
            return;
        }
        try {
            due().forEach(this::call);
            if (pausing) {
                pausing = false;
                LOG.info("Payments that are due can be taken again");
            }
        } catch (RuntimeException e) {
            LOG.log(
                    pausing ? Level.FINE : Level.WARNING,
                    Outages.is(e) ? null : e,
                    () -> "Payments that are due cannot be taken; trying on: " + e);
            pausing = true;
        }
    }

    private List<Payment> due() {
        if (circuit.isClosed()) {
            return transactions.inNew(() -> charging.takeDue(AT_ONCE));
        }
        int probes = circuit.probes();
        return probes == 0 ? List.of() : transactions.inNew(() -> charging.takeLeastTried(probes));
    }

    private void call(Payment payment) {
        unlessStopping(() -> ask(payment));
    }

    private void ask(Payment payment) {
        circuit.enter(payment.attempts() == 0)
                .ifPresentOrElse(call -> ask(payment, call), () -> answers.add(new Answer(payment, null, null)));
    }

    private void ask(Payment payment, ProviderCircuit.Call call) {
        answer(payment).orTimeout(TIME_OUT_SECONDS, TimeUnit.SECONDS).whenComplete((outcome, error) -> {
            call.ended(error == null);
            answers.add(new Answer(payment, outcome, error));
        });
    }

    /** A gateway may throw, or answer nothing, where it should complete exceptionally. */
    private CompletableFuture<Outcome> answer(Payment payment) {
        var charge = new Charge("order-" + payment.orderId(), payment.orderId(), payment.amount(), payment.method());
        try {
            var answer = payment.state() == State.CANCELLING ? gateway.cancel(charge) : gateway.capture(charge);
            return answer.thenApply(Objects::requireNonNull).toCompletableFuture();
        } catch (RejectedExecutionException stopping) {
            throw stopping;
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** All in one transaction; if that fails, the lease runs out and the calls are repeated with their keys. */
    private void write(List<Answer> batch) {
        try {
            FaultPoint.PROVIDER_ANSWERED.reach();
            transactions.inNew(() -> {
                charging.expect(
                        batch.stream().map(answer -> answer.called().orderId()).toList());
                batch.forEach(this::note);
            });
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    Outages.is(e) ? null : e,
                    () -> "The provider's answers to %d calls could not be written; they are asked for again in %s: %s"
                            .formatted(batch.size(), Charging.LEASE, e));
        }
    }

    private void note(Answer answer) {
        if (answer.outcome() != null) {
            charging.settle(answer.called(), answer.outcome());
        } else if (answer.error() != null) {
            charging.postpone(answer.called(), answer.error().toString());
        } else {
            charging.putBack(answer.called());
        }
    }
}
