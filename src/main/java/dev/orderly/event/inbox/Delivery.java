package dev.orderly.event.inbox;

import dev.orderly.event.Envelope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One event on its way into one subscriber, bound to the thread while the handler runs; or the whole batch, while the
 * subscriber looks at it beforehand. Interceptors of the handler note here how it went.
 */
public final class Delivery {

    private static final ThreadLocal<Delivery> CURRENT = new ThreadLocal<>();

    private final String subscriber;
    private final Envelope envelope;
    private final List<Envelope> envelopes;
    private final boolean claimed;
    private final Clock clock;
    private final List<Attempt> failed = new ArrayList<>();
    private boolean hopeless;

    /**
     * @param envelope what is handled
     * @param claimed whether the transaction around it has written the inbox row already
     */
    Delivery(String subscriber, Envelope envelope, boolean claimed, Clock clock) {
        this(subscriber, envelope, List.of(envelope), claimed, clock);
    }

    private Delivery(String subscriber, Envelope envelope, List<Envelope> envelopes, boolean claimed, Clock clock) {
        this.subscriber = subscriber;
        this.envelope = envelope;
        this.envelopes = envelopes;
        this.claimed = claimed;
        this.clock = clock;
    }

    /** A whole batch, whose inbox rows are written in the transaction around it. */
    static Delivery ofBatch(String subscriber, List<Envelope> envelopes, Clock clock) {
        return new Delivery(subscriber, null, envelopes, true, clock);
    }

    /** The delivery whose handler runs on this thread. */
    public static Optional<Delivery> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    public String subscriber() {
        return subscriber;
    }

    /** The event that is handled; null for a batch. */
    public Envelope envelope() {
        return envelope;
    }

    /** All that are handled, in their order: of a batch, those that its {@link dev.orderly.event.Batch} has. */
    public List<Envelope> envelopes() {
        return envelopes;
    }

    public boolean claimed() {
        return claimed;
    }

    /** Notes that a call of the handler failed; it may be called again. */
    public void failed(Throwable error) {
        failed.add(new Attempt(clock.instant(), Failure.of(error)));
    }

    /** Notes that the handler's own declaration calls the last failure final. */
    public void failedForGood() {
        hopeless = true;
    }

    List<Attempt> failedAttempts() {
        return failed;
    }

    boolean isHopeless() {
        return hopeless;
    }

    void run(Runnable handler) {
        CURRENT.set(this);
        try {
            handler.run();
        } finally {
            CURRENT.remove();
        }
    }
}
