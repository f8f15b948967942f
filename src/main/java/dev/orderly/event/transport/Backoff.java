package dev.orderly.event.transport;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Growing pauses between attempts to reach something that is away: 100 ms, doubled up to 5 s. Ends early when stopped. */
public final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;

    private final CountDownLatch stopped;
    private long next = FIRST_MILLIS;

    /** @param stopped counted down when waiting is over for good */
    public Backoff(CountDownLatch stopped) {
        this.stopped = stopped;
    }

    public void reset() {
        next = FIRST_MILLIS;
    }

    /** Waits its turn; true if it was stopped meanwhile. */
    public boolean pause() {
        long wait = next;
        next = Math.min(LONGEST_MILLIS, next * 2);
        try {
            return stopped.await(wait, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    public Duration upcoming() {
        return Duration.ofMillis(next);
    }

    /** The innermost error, which says what is really wrong. */
    public static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
