package dev.orderly.event;

/** Thrown when an event is published whose envelope is larger than {@code ORDERLY_MAX_EVENT_SIZE}, naming its biggest fields. */
public class EventTooLargeException extends InvalidEventException {

    private static final long serialVersionUID = 1L;

    public EventTooLargeException(String message) {
        super(message);
    }
}
