package dev.orderly.event.backfill;

/** The history cannot be read now; the message says why, and what to look at. */
public class HistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    HistoryException(String message) {
        super(message);
    }

    HistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
