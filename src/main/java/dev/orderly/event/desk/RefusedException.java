package dev.orderly.event.desk;

/** The desk does not do what was asked for; the message says why, and what would be allowed. */
public class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    RefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why it is refused. */
    public enum Reason {
        /** There is no such thing. */
        UNKNOWN,
        /** Its state forbids it. */
        CONFLICT,
        /** It has changed since the operator looked at it. */
        STALE
    }
}
