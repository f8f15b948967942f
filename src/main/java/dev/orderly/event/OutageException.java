package dev.orderly.event;

/**
 * What a handler depends on is away: nothing is wrong with the event, and others would fare no better. Thrown by a handler,
 * or as a cause of what it throws, it pauses the subscriber; no attempt is counted and nothing is kept as failed. Once the
 * pause is over the same event is handled again, as often as it takes.
 */
public class OutageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param message what is away and, where it helps, what to do */
    public OutageException(String message) {
        super(message);
    }

    /** @param message what is away and, where it helps, what to do */
    public OutageException(String message, Throwable cause) {
        super(message, cause);
    }
}
