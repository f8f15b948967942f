package dev.orderly.event.inbox;

import dev.orderly.event.Envelope;
import java.util.Optional;

/**
 * One event on its way into one subscriber, bound to the thread while the handler runs.
 *
 * @param subscriber who handles it
 * @param envelope what is handled
 * @param claimed whether the transaction around it has written the inbox row already
 */
public record Delivery(String subscriber, Envelope envelope, boolean claimed) {

    private static final ThreadLocal<Delivery> CURRENT = new ThreadLocal<>();

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
