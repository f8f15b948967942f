package dev.orderly.event.emitter;

/** A listener's place on the bus. Closing it takes the listener off; closing it again does nothing. */
public interface Subscription extends AutoCloseable {

    /** The names listened to, in canonical form. */
    String pattern();

    /** Takes the listener off: no emit that begins later calls it. What was emitted before is still delivered. */
    @Override
    void close();
}
