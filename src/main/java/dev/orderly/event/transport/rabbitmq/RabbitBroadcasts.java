package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Backoff;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What instances tell each other beside the road: messages that are not persistent, each instance with a queue of its own that
 * ends with its connection, which the next broadcast opens anew if it is lost. Thread-safe; a listener never waits for a
 * sender.
 */
final class RabbitBroadcasts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RabbitBroadcasts.class.getName());
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final int WAITING = 10_000;

    /** So that a crowd of senders waits once, not each in turn. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final RabbitConnections connections;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private RabbitConnections.Link link;
    private Channel channel;
    private boolean away;
    private long awaySince;
    private boolean closed;

    RabbitBroadcasts(RabbitConnections connections) {
        this.connections = connections;
    }

    void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    synchronized void send(String text) {
        if (closed || away && System.nanoTime() - awaySince < REMEMBERED.toNanos()) {
            return;
        }
        try {
            if (link == null || !link.isOpen()) {
                open();
            }
            if (link.blocked() != null) {
                throw new IOException("the broker's publishers are blocked: " + link.blocked());
            }
            try (var watch = link.watched(connections.timeout())) {
                channel.basicPublish(
                        RabbitTopology.BROADCASTS, "", new BasicProperties(), text.getBytes(StandardCharsets.UTF_8));
            }
            away = false;
        } catch (IOException | ShutdownSignalException e) {
            LOG.log(
                    away ? Level.FINE : Level.WARNING,
                    "What instances tell each other is dropped until the broker takes it: {0}",
                    Backoff.rootOf(e).toString());
            away = true;
            awaySince = System.nanoTime();
        }
    }

    private void open() throws IOException {
        link = connections.open();
        channel = link.channel();
        channel.exchangeDeclare(RabbitTopology.BROADCASTS, BuiltinExchangeType.FANOUT, true);
        String queue = channel.queueDeclare(
                        "",
                        false,
                        true,
                        true,
                        Map.of("x-message-ttl", Math.toIntExact(LIFE.toMillis()), "x-max-length", WAITING))
                .getQueue();
        channel.queueBind(queue, RabbitTopology.BROADCASTS, "");
        channel.basicConsume(queue, true, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                heard(new String(body, StandardCharsets.UTF_8));
            }
        });
    }

    private void heard(String text) {
        for (var listener : listeners) {
            try {
                listener.accept(text);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A broadcast could not be read and is dropped", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (link != null) {
            link.close();
            link = null;
        }
        connections.close();
    }
}
