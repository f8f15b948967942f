package dev.orderly.event.emitter;

/** The queue of a listener with {@link Overflow#FAIL} is full: it did not get this payload; all other listeners did. */
public class OverflowException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final transient Object queue;

    OverflowException(String message, Object queue) {
        super(message);
        this.queue = queue;
    }

    /** Whether it comes from this queue, as opposed to an emit inside of a listener. */
    boolean isOf(Object candidate) {
        return queue == candidate;
    }
}
