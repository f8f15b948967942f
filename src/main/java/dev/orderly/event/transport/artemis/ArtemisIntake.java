package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A shared durable consumer whose session acknowledges all it has received at once. */
final class ArtemisIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(ArtemisIntake.class.getName());

    private final String name;
    private final Connection connection;
    private final MessageConsumer consumer;
    private Message last;

    ArtemisIntake(ActiveMQConnectionFactory factory, Subscription subscription) {
        name = subscription.name();
        Connection opened = null;
        try {
            opened = factory.createConnection();
            var session = opened.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            consumer = session.createSharedDurableConsumer(
                    session.createTopic(ArtemisTransport.ALL_TOPICS), name, ArtemisTransport.selector(subscription));
            opened.start();
        } catch (JMSException e) {
            closeQuietly(opened);
            throw new TransportException("Cannot open the subscription " + name, e);
        }
        connection = opened;
    }

    @Override
    public List<String> receive(int max, Duration wait) {
        try {
            var batch = new ArrayList<String>();
            Message message = consumer.receive(wait.toMillis());
            while (message != null) {
                last = message;
                batch.add(text(message));
                message = batch.size() < max ? consumer.receiveNoWait() : null;
            }
            return batch;
        } catch (JMSException e) {
            throw new TransportException("The subscription %s lost the broker".formatted(name), e);
        }
    }

    /** Something else than text can only be foreign; it is handed over as text and found malformed there. */
    private static String text(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return text.getText() == null ? "" : text.getText();
        }
        if (message instanceof BytesMessage bytes) {
            var body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            return new String(body, StandardCharsets.UTF_8);
        }
        return message.toString();
    }

    @Override
    public void acknowledge() {
        try {
            if (last != null) {
                last.acknowledge();
                last = null;
            }
        } catch (JMSException e) {
            throw new TransportException("The subscription %s could not acknowledge".formatted(name), e);
        }
    }

    @Override
    public void close() {
        closeQuietly(connection);
    }

    static void closeQuietly(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (JMSException e) {
            LOG.log(Level.FINE, "A connection to the broker did not close clean; it is gone all the same", e);
        }
    }
}
