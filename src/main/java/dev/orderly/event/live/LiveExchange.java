package dev.orderly.event.live;

import java.util.List;
import java.util.function.Consumer;

/**
 * What carries live events between instances: a bean, chosen by its name. Lossy, as all that is live: what is sent reaches those
 * who listen then, at most once, and is kept nowhere. For what must not be lost there is the road.
 */
public interface LiveExchange extends AutoCloseable {

    /** By what {@code ORDERLY_LIVE} names it. */
    String name();

    /**
     * Begins to listen, now or as soon as the other side is there, and again whenever it has been away.
     *
     * @param listener told what instances send, this one included, by one thread at a time; does not wait
     * @throws dev.orderly.config.InvalidSettingException if its settings cannot be used
     */
    void open(Consumer<String> listener);

    /**
     * Sends texts, in their order; waits for the other side, for seconds at most.
     *
     * @throws dev.orderly.event.transport.TransportException if it cannot be reached; some may have been sent
     */
    void send(List<String> texts);

    @Override
    void close();
}
