package dev.orderly.payment.control;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreaker.State;
import dev.failsafe.event.CircuitBreakerStateChangedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Whether the provider as a whole works. While it does not, no calls are made but a few that probe it. Thread-safe.
 *
 * <p>What tells is whether payments that were never called for before come through: one that failed may have a trouble of its
 * own, and fails ever again. So the circuit opens when nine of ten first calls within half a minute fail, twenty at least.
 * After five seconds a few payments probe the provider; one that comes through, even if declined, closes the circuit, and only
 * if all fail it stays open.
 */
@ApplicationScoped
class ProviderCircuit {

    private static final Logger LOG = Logger.getLogger(ProviderCircuit.class.getName());
    private static final int FAILING_PERCENT = 90;
    private static final int LEAST_CALLS = 20;
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int PROBES = 5;

    private final CircuitBreaker<Object> breaker;
    private final AtomicInteger probing = new AtomicInteger();

    ProviderCircuit() {
        this(PAUSE);
    }

    /** @param pause how long no calls are made before the provider is probed */
    ProviderCircuit(Duration pause) {
        breaker = CircuitBreaker.builder()
                .withFailureRateThreshold(FAILING_PERCENT, LEAST_CALLS, WINDOW)
                .withDelay(pause)
                .withSuccessThreshold(1, PROBES)
                .onOpen(event -> opened(event, pause))
                .onClose(event -> LOG.info("The payment provider answers again: all payments that wait are called for"))
                .build();
    }

    private static void opened(CircuitBreakerStateChangedEvent event, Duration pause) {
        boolean still = event.getPreviousState() == State.HALF_OPEN;
        LOG.log(
                still ? Level.FINE : Level.WARNING,
                "The payment provider {0}fails: no calls but probes every {1} ms, payments wait and count no attempts",
                new Object[] {still ? "still " : "", pause.toMillis()});
    }

    /** Whether payments are called for as they come. */
    boolean isClosed() {
        return breaker.isClosed();
    }

    /** How many probes may be made now; of use only while the circuit is not closed. */
    int probes() {
        boolean early = breaker.isOpen() && !breaker.getRemainingDelay().isZero();
        return early ? 0 : Math.max(0, PROBES - probing.get());
    }

    /**
     * Asks for leave to call the provider. Whoever gets it makes the call and tells how it ended.
     *
     * @param first whether this payment was never called for before
     * @return nothing if no call may be made
     */
    Optional<Call> enter(boolean first) {
        boolean probe = !breaker.isClosed();
        if (!breaker.tryAcquirePermit()) {
            return Optional.empty();
        }
        if (probe) {
            probing.incrementAndGet();
        }
        return Optional.of(new Call(probe, first));
    }

    /** A call under way. */
    final class Call {

        private final boolean probe;
        private final boolean first;

        private Call(boolean probe, boolean first) {
            this.probe = probe;
            this.first = first;
        }

        /** @param answered whether the provider gave an answer, whichever; not an error, and not silence */
        void ended(boolean answered) {
            if (probe) {
                probing.decrementAndGet();
            }
            if (answered) {
                breaker.recordSuccess();
            } else if (probe || (first && breaker.isClosed())) {
                breaker.recordFailure();
            }
        }
    }
}
