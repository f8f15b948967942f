package dev.orderly.event.transport.artemis;

import dev.orderly.config.Setting;
import dev.orderly.database.ConfiguredDataSource;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.jms.Topic;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** The road over Apache Artemis. Thread-safe; {@link #send} is serialised. */
@Dependent
@Named("artemis")
public class ArtemisTransport implements Transport {

    static final String TOPIC_PREFIX = "orderly.";
    static final String ALL_TOPICS = "orderly.#";

    private static final Setting<String> URL = Setting.text(
            "orderly.transport.url",
            "vm://0",
            "vm://0, a URL such as tcp://broker:61616, or several: (tcp://a:61616,tcp://b:61616)",
            url -> url.matches("vm://\\d+.*|\\(?tcp://.+:\\d+.*"));
    private static final Setting<String> USER = Setting.text("orderly.transport.user", null);
    private static final Setting<String> PASSWORD = Setting.text("orderly.transport.password", null);
    private static final Setting<String> LISTEN = Setting.text(
            "orderly.broker.listen",
            null,
            "a URL such as tcp://127.0.0.1:61616",
            url -> url.matches("tcp://.+:\\d+.*"));
    private static final long CALL_TIMEOUT_MILLIS = 10_000;

    private final ActiveMQConnectionFactory factory;
    private final Optional<EmbeddedBroker> embedded;
    private Sender sender;

    /** As the settings say; an embedded broker is started at once. */
    public ArtemisTransport() {
        String url = URL.get();
        embedded = url.startsWith("vm:")
                ? Optional.of(new EmbeddedBroker(
                        Path.of(ConfiguredDataSource.DATA.get())
                                .toAbsolutePath()
                                .resolve("broker"),
                        LISTEN.find()))
                : Optional.empty();
        factory = new ActiveMQConnectionFactory(
                url, USER.find().orElse(null), PASSWORD.find().orElse(null));
        factory.setCallTimeout(CALL_TIMEOUT_MILLIS);
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        // Only text is ever read; nothing that a message holds may be deserialised.
        factory.setDeserializationAllowList("none");
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        for (var subscription : subscriptions) {
            new ArtemisIntake(factory, subscription).close();
        }
    }

    @Override
    public synchronized void send(List<Parcel> batch) {
        try {
            if (sender == null) {
                sender = new Sender(factory);
            }
            sender.send(batch);
        } catch (JMSException e) {
            closeSender();
            throw new TransportException("The broker did not take %d events".formatted(batch.size()), e);
        }
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        return new ArtemisIntake(factory, subscription);
    }

    @Override
    public long backlog(Subscription subscription) {
        return embedded.map(broker -> broker.messageCount(subscription.name())).orElse(0L);
    }

    @Override
    public boolean reachable() {
        try (var connection = factory.createConnection()) {
            return connection.getMetaData() != null;
        } catch (JMSException e) {
            return false;
        }
    }

    static String selector(Subscription subscription) {
        return new TreeSet<>(subscription.types()).stream().collect(Collectors.joining("','", "JMSType IN ('", "')"));
    }

    private void closeSender() {
        if (sender != null) {
            sender.close();
            sender = null;
        }
    }

    @Override
    public synchronized void close() {
        closeSender();
        factory.close();
        embedded.ifPresent(EmbeddedBroker::close);
    }

    /** One transacted session; a batch is one broker commit. */
    private static final class Sender {

        private final Connection connection;
        private final Session session;
        private final MessageProducer producer;
        private final Map<String, Topic> topics = new HashMap<>();

        Sender(ActiveMQConnectionFactory factory) throws JMSException {
            connection = factory.createConnection();
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            producer = session.createProducer(null);
            producer.setDisableMessageID(true);
        }

        void send(List<Parcel> batch) throws JMSException {
            for (var parcel : batch) {
                TextMessage message = session.createTextMessage(parcel.text());
                message.setJMSType(parcel.type());
                message.setStringProperty("JMSXGroupID", parcel.key());
                producer.send(topic(parcel.topic()), message);
            }
            session.commit();
        }

        private Topic topic(String module) throws JMSException {
            Topic topic = topics.get(module);
            if (topic == null) {
                topic = session.createTopic(TOPIC_PREFIX + module);
                topics.put(module, topic);
            }
            return topic;
        }

        void close() {
            ArtemisIntake.closeQuietly(connection);
        }
    }
}
