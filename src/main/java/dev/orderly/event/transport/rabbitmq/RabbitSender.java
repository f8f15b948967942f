package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Sends batches, each of which the broker confirms as a whole, over a connection that the next batch opens anew if it is lost.
 * Used by one thread at a time.
 *
 * <p>What is left of a batch that was given up may come into the queues beside its repetition. Both are in order, and the
 * next batch follows the repetition, so the first copy of each event stands behind one of each before it.
 */
public final class RabbitSender implements AutoCloseable {

    static final String KEY = "key";

    private static final int PERSISTENT = 2;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So that who waits in a batch for the broker to unblock it gives up before the connection is cut, which is kept then. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final RabbitConnections connections;
    private final Duration timeout;
    private final String exchange;
    private final Function<Parcel, BasicProperties> properties;
    private RabbitConnections.Link link;
    private Channel channel;

    RabbitSender(RabbitConnections connections) {
        this(connections, RabbitTopology.EVENTS, RabbitSender::properties);
    }

    /** @param properties of a message */
    public RabbitSender(RabbitConnections connections, String exchange, Function<Parcel, BasicProperties> properties) {
        this.connections = connections;
        this.exchange = exchange;
        this.properties = properties;
        timeout = connections.timeout();
    }

    /** @throws TransportException if the broker did not confirm all of it in time */
    public void send(List<Parcel> batch) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            if (link == null || !link.isOpen()) {
                open();
            }
            // A connection that is blocked is kept, as it alone tells when that is over.
            awaitUnblocked(end);
            if (channel == null || !channel.isOpen()) {
                channel = link.channel();
                channel.confirmSelect();
            }
            try (var watch = link.watched(timeout.plus(GRACE))) {
                publish(batch, end);
            }
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw given(batch, e);
        }
    }

    private void open() throws IOException {
        close();
        link = connections.open();
    }

    private void awaitUnblocked(long end) throws TimeoutException {
        while (link.blocked() != null) {
            if (System.nanoTime() > end) {
                throw new TimeoutException();
            }
            LockSupport.parkNanos(LOOK_NANOS);
            if (!link.isOpen()) {
                return;
            }
        }
    }

    private void publish(List<Parcel> batch, long end) throws IOException, TimeoutException {
        for (var parcel : batch) {
            awaitUnblocked(end);
            channel.basicPublish(
                    exchange,
                    parcel.type(),
                    properties.apply(parcel),
                    parcel.text().getBytes(StandardCharsets.UTF_8));
        }
        try {
            long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
            if (!channel.waitForConfirms(left)) {
                throw new IOException("the broker refused part of it, as a queue is full or not to be reached;"
                        + " look after its policies and nodes");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the broker wrote", e);
        }
    }

    private static BasicProperties properties(Parcel parcel) {
        return new BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(PERSISTENT)
                .type(parcel.type())
                .headers(Map.of(KEY, parcel.key()))
                .build();
    }

    private TransportException given(List<Parcel> batch, Exception reason) {
        String message = "The broker did not take %d events".formatted(batch.size());
        String blocked = link == null ? null : link.blocked();
        if (blocked != null && link.isOpen()) {
            abandonChannel();
            return new TransportException(
                    "%s, its publishers are blocked: %s; free what it lacks".formatted(message, blocked), null);
        }
        if (link != null) {
            link.cut();
        }
        return reason instanceof TimeoutException
                ? new TransportException("%s within %s".formatted(message, timeout), null)
                : new TransportException(message, reason);
    }

    /** With what of the batch is under way on it; closing it would wait for the broker. */
    private void abandonChannel() {
        channel = null;
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        link = null;
        channel = null;
    }
}
