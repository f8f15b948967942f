package dev.orderly.event.live;

/** A reader was slower than the events for too long: some that it has not read are gone from memory. */
public class FellBehindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FellBehindException() {
        super("The reader is too far behind; it can go on from the last event that it saw");
    }
}
