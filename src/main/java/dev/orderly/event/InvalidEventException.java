package dev.orderly.event;

/** Thrown when an event is published that no subscriber could take: a defect of the publisher that no retry mends. */
public class InvalidEventException extends FinalFailure {

    private static final long serialVersionUID = 1L;

    public InvalidEventException(String message) {
        super(message);
    }
}
