package dev.orderly.event.transport.kafka;

import dev.orderly.config.Setting;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** The road over Apache Kafka. Thread-safe; {@link #send} is serialised. */
@Dependent
@Named("kafka")
public class KafkaTransport implements Transport {

    static final String TOPIC = "orderly.events";
    static final String GROUP_PREFIX = "orderly.";

    private static final long CLEANING = 60;
    private static final long KEEPING = 1;

    private final KafkaClients clients;
    private final KafkaTopics topics = new KafkaTopics();
    private final KafkaGroups groups = new KafkaGroups();
    private final KafkaAdmin admin;
    private final KafkaMonitor monitor;
    private final KafkaCleaner cleaner;
    private final KafkaBroadcasts broadcasts;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, work -> {
        var thread = new Thread(work, "orderly-kafka-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<KafkaIntake> intakes = ConcurrentHashMap.newKeySet();
    private KafkaSender sender;

    /** As the settings say; connects to nothing yet. */
    public KafkaTransport() {
        this(url(), Login.ofTransport());
    }

    KafkaTransport(KafkaUrl url, Login login) {
        clients = new KafkaClients(url, login);
        admin = new KafkaAdmin(clients, clients.patience());
        monitor = new KafkaMonitor(clients, groups);
        cleaner = new KafkaCleaner(admin, groups);
        broadcasts = new KafkaBroadcasts(clients, topics);
        timer.scheduleWithFixedDelay(cleaner::clean, CLEANING, CLEANING, TimeUnit.SECONDS);
        timer.scheduleWithFixedDelay(() -> intakes.forEach(KafkaIntake::keep), KEEPING, KEEPING, TimeUnit.SECONDS);
    }

    private static KafkaUrl url() {
        return Setting.of(
                        "orderly.transport.url",
                        null,
                        "brokers such as a:9092,b:9092 or ssl://a:9093,b:9093; then, if wanted, properties of Kafka's clients that the transport does not set itself, percent-encoded: ?request.timeout.ms=3000&sasl.mechanism=SCRAM-SHA-512",
                        text -> KafkaUrl.parse(text).filter(KafkaUrl::isAccepted))
                .showing(KafkaUrl::harmless)
                .get();
    }

    /** The group of a subscription. */
    static String group(String subscription) {
        return GROUP_PREFIX + subscription;
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        admin.askUntilKnown("declare the subscriptions", asked -> {
            KafkaTopics.ensure(asked, topics.events());
            groups.declare(
                    asked,
                    subscriptions.stream()
                            .map(Subscription::name)
                            .map(KafkaTransport::group)
                            .toList());
            return true;
        });
    }

    @Override
    public synchronized void send(List<Parcel> batch) {
        try {
            if (sender == null) {
                sender = new KafkaSender(clients);
            }
            sender.send(batch);
        } catch (KafkaException e) {
            if (sender != null) {
                sender.abandon();
                sender = null;
            }
            throw new TransportException("Kafka did not take %d events".formatted(batch.size()), e);
        }
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        declare(List.of(subscription));
        try {
            var intake = new KafkaIntake(clients, subscription, withoutKeys, intakes::remove);
            intakes.add(intake);
            return intake;
        } catch (KafkaException e) {
            throw new TransportException("Cannot open the subscription " + subscription.name(), e);
        }
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        return monitor.behind(subscription.name());
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

    /** Deletes at once what all have acknowledged, which is done every minute anyway. */
    void clean() {
        cleaner.cleanNow();
    }

    /** How many messages are kept. */
    long kept() {
        return admin.ask("count the messages", groups::kept);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        broadcasts.close();
        if (sender != null) {
            sender.close();
            sender = null;
        }
        intakes.forEach(KafkaIntake::interrupt);
        monitor.close();
        admin.close();
    }
}
