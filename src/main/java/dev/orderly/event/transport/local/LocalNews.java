package dev.orderly.event.transport.local;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far sending is, for all who read in this process: told at once of what this process sends, and by a look at the
 * database, for all of them, what others do. Thread-safe.
 */
final class LocalNews {

    private static final Duration POLL = Duration.ofMillis(25);

    private final LongSupplier look;
    private long sent = -1;
    private long lookedAt = System.nanoTime() - POLL.toNanos();

    LocalNews(LongSupplier look) {
        this.look = look;
    }

    synchronized void sent(long seq) {
        if (seq > sent) {
            sent = seq;
            notifyAll();
        }
    }

    /** The last number known to be sent. */
    synchronized long sent() {
        return sent;
    }

    void look() {
        sent(look.getAsLong());
    }

    /** Waits until more is sent than a number, as {@link System#nanoTime} at the latest; false if there is no more by then. */
    boolean await(long known, long until) throws InterruptedException {
        while (sent() <= known) {
            long now = System.nanoTime();
            if (isMyTurn(now)) {
                look();
            } else if (now - until >= 0) {
                return false;
            } else {
                sleep(known, Math.min(until - now, POLL.toNanos()));
            }
        }
        return true;
    }

    private synchronized boolean isMyTurn(long now) {
        boolean due = now - lookedAt >= POLL.toNanos();
        if (due) {
            lookedAt = now;
        }
        return due;
    }

    private synchronized void sleep(long known, long nanos) throws InterruptedException {
        if (sent <= known) {
            wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
    }
}
