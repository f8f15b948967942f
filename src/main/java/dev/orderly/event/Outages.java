package dev.orderly.event;

import dev.failsafe.CircuitBreakerOpenException;
import dev.orderly.database.Outage;

/**
 * Tells an outage from a failure: the database (see {@link Outage}), what a handler says is away
 * ({@link OutageException}), or a circuit that is open because something is.
 */
public final class Outages {

    private static final int DEEPEST = 20;

    private Outages() {}

    /** Whether this error, or one of its causes, says that something is away for now. */
    public static boolean is(Throwable error) {
        return Outage.is(error) || isSaid(error);
    }

    /** Throws an error on if it tells of an outage; else returns. */
    public static void rethrow(RuntimeException error) {
        if (is(error)) {
            throw error;
        }
    }

    private static boolean isSaid(Throwable error) {
        Throwable current = error;
        for (int depth = 0; current != null && depth < DEEPEST; depth++) {
            if (current instanceof OutageException || current instanceof CircuitBreakerOpenException) {
                return true;
            }
            current = current.getCause();
        }
        return false;
    }
}
