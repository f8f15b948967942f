package dev.orderly.event.bridge;

import java.util.List;

/** A place at another broker that events are sent to. Used by one thread at a time. */
public interface Outlet extends AutoCloseable {

    /**
     * Sends messages in their order and returns once all of them are safe, or gives up in time.
     *
     * @throws dev.orderly.event.transport.TransportException if that is not certain: all may be sent again
     * @throws dev.orderly.event.FinalFailure if the broker will never take one of them, such as one that is too large
     */
    void send(List<Message> messages);

    @Override
    void close();

    /**
     * An event as another system gets it.
     *
     * @param id the event's id, the same when it is sent again
     * @param type its type
     * @param key what it is ordered by
     * @param json the CloudEvent
     */
    record Message(String id, String type, String key, String json) {}
}
