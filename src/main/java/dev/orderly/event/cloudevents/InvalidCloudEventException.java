package dev.orderly.event.cloudevents;

/** Refuses a CloudEvent that is none, or that says nothing which could be taken here. */
public class InvalidCloudEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    /**
     * @param field the attribute at fault, {@code data}, or {@code body}
     * @param message what is allowed
     */
    InvalidCloudEventException(String field, String message) {
        super(message);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
