package dev.orderly.event;

/** A failure that no retry mends: the delivery is dead at once. Handlers may throw their own kinds of it. */
public class FinalFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FinalFailure(String message) {
        super(message);
    }

    public FinalFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
