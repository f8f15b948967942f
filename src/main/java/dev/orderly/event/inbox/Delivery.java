package dev.orderly.event.inbox;

import dev.orderly.event.Envelope;
import java.util.Optional;

/**
 * One event on its way into one subscriber, bound to the thread while the handler runs; or the whole batch, while the
 * subscriber looks at it beforehand.
 *
 * @param subscriber who handles it
 * @param envelope what is handled; null for a batch
 * @param claimed whether the transaction around it has written the inbox row already
 */
public record Delivery(String subscriber, Envelope envelope, boolean claimed) {

    private static final ThreadLocal<Delivery> CURRENT = new ThreadLocal<>();

    /** A look at a batch, which has no effect of its own and so claims nothing. */
    static Delivery ofBatch(String subscriber) {
        return new Delivery(subscriber, null, true);
    }

    public static Optional<Delivery> current() {
        return Optional.ofNullable(CURRENT.get());
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
