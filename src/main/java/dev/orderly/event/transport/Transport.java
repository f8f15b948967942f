package dev.orderly.event.transport;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What carries envelopes between the outbox and the inboxes.
 *
 * <p>Contract: what {@link #send} returned from is kept until every subscription declared before has acknowledged it,
 * through crashes of either side. Delivery is at least once. What one subscription gets of a key comes in the order it was
 * sent, whichever module sent it and however many instances share the subscription: no message of a key is handed out
 * before all earlier ones of it are acknowledged, or handed out to the same or come again to whoever gets it.
 */
public interface Transport extends AutoCloseable {

    /** Connects, and makes the subscriptions known before anything is sent, so that nothing is unrouted. Retried by the caller. */
    void declare(Collection<Subscription> subscriptions);

    /**
     * Sends a batch and returns once all of it is safe, or gives up after some seconds.
     *
     * @throws TransportException if that is not certain; the batch is then sent again, whole
     */
    void send(List<Parcel> batch);

    /**
     * Opens this instance's share of a subscription, but for some keys: what stands there for these stays, in its order,
     * for an intake that does not leave them out, while all else flows. A few other keys may be left out with them, where
     * the transport knows keys by group only.
     *
     * @param withoutKeys keys whose envelopes are to stay where they are, in their order, while the others flow
     * @throws TransportException if the other side cannot be reached
     */
    Intake open(Subscription subscription, Set<String> withoutKeys);

    /**
     * How many messages wait for a subscription, over all instances; for monitoring. Answers within seconds, and empty
     * while the other side cannot be asked.
     */
    OptionalLong backlog(Subscription subscription);

    /** Whether the other side answers now; says so within seconds. */
    boolean reachable();

    /**
     * Tells something to all instances on this transport that listen now, this one included. Lossy: best effort, kept
     * nowhere, in no particular order beside what is sent, and gone after some seconds if it is not delivered by then.
     * Whether it reached anybody is not known; while the other side is away it is dropped, after a second or two. It goes a way
     * of its own, which neither slows nor stops the road. For news that come again, never for what must not be lost.
     */
    void broadcast(String text);

    /**
     * Has a listener told what is broadcast, from the next broadcast of this instance on. It is called on a thread of the
     * transport, by one at a time; what it throws harms nothing but the message at hand.
     */
    void listen(Consumer<String> listener);

    @Override
    void close();

    /**
     * A named group that hears some types.
     *
     * @param name the subscriber's name
     * @param types the event types it hears
     */
    record Subscription(String name, Set<String> types) {}

    /**
     * An envelope on its way.
     *
     * @param topic the module that speaks
     * @param type the event type
     * @param key what it is ordered by
     * @param text the envelope as JSON
     */
    record Parcel(String topic, String type, String key, String text) {}
}
