package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Broadcasts;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What instances tell each other beside the road: messages that are not persistent, on a topic that no subscription hears,
 * over a connection of their own, which the next broadcast opens anew if it is lost.
 */
final class ArtemisBroadcasts extends Broadcasts {

    /** Not below {@code orderly.}, where all is an event. */
    static final String TOPIC = "orderly-broadcasts";

    private static final Logger LOG = Logger.getLogger(ArtemisBroadcasts.class.getName());
    private static final Duration LIFE = Duration.ofSeconds(10);

    private final Connections connections;
    private Connection connection;
    private Session session;
    private MessageProducer producer;

    ArtemisBroadcasts(Connections connections) {
        this.connections = connections;
    }

    @Override
    protected void tell(String text) throws JMSException {
        if (connection == null) {
            open();
        }
        producer.send(session.createTextMessage(text));
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
        try {
            if (message instanceof TextMessage text && text.getText() != null) {
                heard(text.getText());
            }
        } catch (JMSException | RuntimeException e) {
            LOG.log(Level.WARNING, "A broadcast could not be read and is dropped", e);
        }
    }

    @Override
    protected void drop() {
        if (connection != null) {
            Connections.abandon(connection);
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        super.close();
        if (connection != null) {
            Connections.close(connection);
            connection = null;
        }
        connections.close();
    }
}
