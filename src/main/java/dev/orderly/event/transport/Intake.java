package dev.orderly.event.transport;

import java.time.Duration;
import java.util.List;

/** One instance's share of a subscription, or of a part of it. Used by one thread at a time. */
public interface Intake extends AutoCloseable {

    /**
     * The next messages in their order: waits for the first, then takes what is there.
     *
     * @return empty if nothing came in time
     * @throws TransportException if the connection is lost; what was not acknowledged comes again to a new intake
     */
    List<Received> receive(int max, Duration wait);

    /** Everything received so far has been dealt with and will not come again. */
    void acknowledge();

    @Override
    void close();
}
