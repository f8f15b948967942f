package dev.orderly.event.transport;

/** The other side of the transport cannot be reached or did not answer in time; nothing is wrong with the envelopes. */
public class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
