package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Backoff;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What instances tell each other beside the road: messages that are not persistent, on a topic that no subscription hears,
 * over a connection of their own, which the next broadcast opens anew if it is lost. Thread-safe; a listener never waits for
 * a sender.
 */
final class ArtemisBroadcasts implements AutoCloseable {

    /** Not below {@code orderly.}, where all is an event. */
    static final String TOPIC = "orderly-broadcasts";

    private static final Logger LOG = Logger.getLogger(ArtemisBroadcasts.class.getName());
    private static final Duration LIFE = Duration.ofSeconds(10);

    /** So that a crowd of senders waits once, not each in turn. */
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final Connections connections;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private Connection connection;
    private Session session;
    private MessageProducer producer;
    private boolean away;
    private long awaySince;
    private boolean closed;

    ArtemisBroadcasts(Connections connections) {
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
            if (connection == null) {
                open();
            }
            producer.send(session.createTextMessage(text));
            away = false;
        } catch (JMSException | RuntimeException e) {
            LOG.log(
                    away ? Level.FINE : Level.WARNING,
                    "What instances tell each other is dropped until the broker takes it: {0}",
                    Backoff.rootOf(e).toString());
            drop();
            away = true;
            awaySince = System.nanoTime();
        }
    }

    private void open() throws JMSException {
        connection = connections.open();
        var listening = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        listening.createConsumer(listening.createTopic(TOPIC)).setMessageListener(this::heard);
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
        producer = session.createProducer(session.createTopic(TOPIC));
        producer.setDeliveryMode(DeliveryMode.NON_PERSISTENT);
        producer.setTimeToLive(LIFE.toMillis());
        connection.start();
    }

    /** An error would have the broker deliver it again. */
    private void heard(Message message) {
        for (var listener : listeners) {
            try {
                if (message instanceof TextMessage text && text.getText() != null) {
                    listener.accept(text.getText());
                }
            } catch (JMSException | RuntimeException e) {
                LOG.log(Level.WARNING, "A broadcast could not be read and is dropped", e);
            }
        }
    }

    private void drop() {
        if (connection != null) {
            Connections.abandon(connection);
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            Connections.close(connection);
            connection = null;
        }
        connections.close();
    }
}
