package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** JMS with a durable subscription; a transaction a batch on both sides. */
final class RawArtemis implements Line {

    private static final String TOPIC = "raw";

    private final Connection connection;
    private final Session publishing;
    private final MessageProducer producer;
    private final Session consuming;
    private final MessageConsumer consumer;

    RawArtemis(String url) {
        try {
            connection = new ActiveMQConnectionFactory(url).createConnection();
            publishing = connection.createSession(true, Session.SESSION_TRANSACTED);
            producer = publishing.createProducer(publishing.createTopic(TOPIC));
            producer.setDisableMessageTimestamp(true);
            consuming = connection.createSession(true, Session.SESSION_TRANSACTED);
            consumer = consuming.createSharedDurableConsumer(consuming.createTopic(TOPIC), TOPIC);
            connection.start();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void send(List<Parcel> batch) {
        try {
            for (var parcel : batch) {
                producer.send(publishing.createTextMessage(parcel.text()));
            }
            publishing.commit();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> take(int most) {
        try {
            var texts = new ArrayList<String>();
            Message message = consumer.receive(500);
            while (message != null) {
                texts.add(((TextMessage) message).getText());
                message = texts.size() < most ? consumer.receiveNoWait() : null;
            }
            consuming.commit();
            return texts;
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }
}
