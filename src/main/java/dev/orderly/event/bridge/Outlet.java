package dev.orderly.event.bridge;

import dev.orderly.event.transport.Transport.Parcel;
import java.util.List;

/** A place at another broker that events are sent to. Used by one thread at a time. */
public interface Outlet extends AutoCloseable {

    /**
     * Sends CloudEvents in their order and returns once all of them are safe, or gives up in time.
     *
     * @throws dev.orderly.event.transport.TransportException if that is not certain: all may be sent again
     * @throws dev.orderly.event.FinalFailure if the broker will never take one of them, such as one that is too large
     */
    void send(List<Parcel> events);

    @Override
    void close();
}
