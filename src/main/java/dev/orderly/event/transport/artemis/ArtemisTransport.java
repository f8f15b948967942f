package dev.orderly.event.transport.artemis;

import dev.orderly.config.Setting;
import dev.orderly.database.ConfiguredDataSource;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;

/** The road over Apache Artemis. Thread-safe; {@link #send} is serialised. */
@Dependent
@Named("artemis")
public class ArtemisTransport implements Transport {

    static final String TOPIC_PREFIX = "orderly.";
    static final String ALL_TOPICS = "orderly.#";

    private static final String IN_PROCESS = "vm://0";
    private static final Setting<String> URL = Setting.text(
            "orderly.transport.url",
            null,
            "vm://0, a URL such as tcp://broker:61616, or several: (tcp://a:61616,tcp://b:61616)",
            url -> url.matches("vm://\\d+.*|\\(?tcp://.+:\\d+.*"));

    private final Optional<EmbeddedBroker> embedded;
    private final Connections connections;
    private final ArtemisMonitor monitor;
    private final ArtemisBroadcasts broadcasts;
    private ArtemisSender sender;

    /** As the settings say; an embedded broker is started at once. */
    public ArtemisTransport() {
        String url = url();
        embedded = url.startsWith("vm:")
                ? Optional.of(new EmbeddedBroker(
                        Path.of(ConfiguredDataSource.DATA.get())
                                .toAbsolutePath()
                                .resolve("broker"),
                        BrokerAccess.listen(),
                        BrokerAccess.user()))
                : Optional.empty();
        var login = Login.ofTransport();
        connections = Connections.forWork(url, login, () -> embedded.ifPresent(EmbeddedBroker::revive));
        monitor = new ArtemisMonitor(Connections.forQuestions(url, login));
        broadcasts = new ArtemisBroadcasts(Connections.forNews(url, login));
    }

    /** An application beside Orderly has to say which broker it joins: in one of its own it would hear nothing. */
    private static String url() {
        return Setting.ORDERLY.equals(Setting.application()) ? URL.find().orElse(IN_PROCESS) : URL.get();
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        Connection connection = null;
        try {
            connection = connections.open();
            var session = ((ActiveMQConnection) connection).getInitialSession();
            for (var subscription : subscriptions) {
                new SubscriptionQueues(session, subscription).declare();
            }
        } catch (JMSException | ActiveMQException e) {
            if (connection != null) {
                Connections.abandon(connection);
            }
            throw new TransportException("Cannot declare the subscriptions", e);
        }
        Connections.close(connection);
    }

    @Override
    public synchronized void send(List<Parcel> batch) {
        try {
            if (sender == null) {
                sender = new ArtemisSender(connections);
            }
            sender.send(batch);
        } catch (JMSException | RuntimeException e) {
            if (sender != null) {
                sender.abandon();
                sender = null;
            }
            throw new TransportException("The broker did not take %d events".formatted(batch.size()), e);
        }
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        return new ArtemisIntake(connections, subscription, withoutKeys, System::nanoTime);
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        return monitor.messages(subscription.name());
    }

    @Override
    public boolean reachable() {
        return monitor.reachable();
    }

    @Override
    public void broadcast(String text) {
        broadcasts.send(text);
    }

    @Override
    public void listen(Consumer<String> listener) {
        broadcasts.listen(listener);
    }

    @Override
    public synchronized void close() {
        broadcasts.close();
        if (sender != null) {
            sender.close();
        }
        monitor.close();
        connections.close();
        embedded.ifPresent(EmbeddedBroker::close);
    }
}
