package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Transport.Parcel;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One transacted session; a batch is one broker commit. Used by one thread at a time, and no more after an error. */
final class ArtemisSender implements AutoCloseable {

    private final Connection connection;
    private final Duration longest;
    private final Session session;
    private final MessageProducer producer;
    private final Map<String, Topic> topics = new HashMap<>();

    ArtemisSender(Connections connections) throws JMSException {
        connection = connections.open();
        longest = connections.callTimeout();
        try {
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            producer = session.createProducer(null);
            producer.setDisableMessageID(true);
        } catch (JMSException e) {
            Connections.abandon(connection);
            throw e;
        }
    }

    /**
     * Sends a batch in about the time of a call, or fails: a broker that has no room (a full disk) would answer pings, and
     * let the sender wait for ever.
     */
    void send(List<Parcel> batch) throws JMSException {
        var watch = new CompletableFuture<Void>().orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        watch.exceptionallyAsync(late -> {
            Connections.abandon(connection);
            return null;
        });
        try {
            for (var parcel : batch) {
                producer.send(topic(parcel.topic()), message(parcel));
            }
            session.commit();
        } finally {
            watch.complete(null);
        }
    }

    private TextMessage message(Parcel parcel) throws JMSException {
        TextMessage message = session.createTextMessage(parcel.text());
        message.setJMSType(parcel.type());
        message.setStringProperty("JMSXGroupID", KeyGroups.of(parcel.key()));
        return message;
    }

    private Topic topic(String module) throws JMSException {
        Topic topic = topics.get(module);
        if (topic == null) {
            topic = session.createTopic(ArtemisTransport.TOPIC_PREFIX + module);
            topics.put(module, topic);
        }
        return topic;
    }

    /** After an error. */
    void abandon() {
        Connections.abandon(connection);
    }

    @Override
    public void close() {
        Connections.close(connection);
    }
}
