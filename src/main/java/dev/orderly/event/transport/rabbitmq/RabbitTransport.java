package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The road over RabbitMQ. Thread-safe; {@link #send} is serialised. */
@Dependent
@Named("rabbitmq")
public class RabbitTransport implements Transport {

    /** For what must be answered or told at once, or not at all. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RabbitConnections connections;
    private final RabbitSender sender;
    private final RabbitMonitor monitor;
    private final RabbitBroadcasts broadcasts;
    private final List<RabbitIntake> intakes = new CopyOnWriteArrayList<>();

    /** As the settings say. Connects when it is first used. */
    public RabbitTransport() {
        this(RabbitUrl.SETTING.get(), Login.ofTransport());
    }

    RabbitTransport(RabbitUrl url, Login login) {
        connections = new RabbitConnections(url, login, url.timeout());
        sender = new RabbitSender(connections);
        monitor = new RabbitMonitor(new RabbitConnections(url, login, AT_ONCE));
        broadcasts = new RabbitBroadcasts(new RabbitConnections(url, login, AT_ONCE));
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        RabbitConnections.Link link = null;
        try {
            link = connections.open();
            var channel = link.channel();
            RabbitTopology.declareExchanges(channel);
            for (var subscription : subscriptions) {
                RabbitTopology.declare(channel, subscription);
            }
        } catch (IOException | ShutdownSignalException e) {
            if (link != null) {
                link.cut();
            }
            throw new TransportException("Cannot declare the subscriptions", e);
        } finally {
            if (link != null) {
                link.close();
            }
        }
    }

    @Override
    public synchronized void send(List<Parcel> batch) {
        sender.send(batch);
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        intakes.removeIf(RabbitIntake::isClosed);
        var intake = new RabbitIntake(connections, subscription, withoutKeys, System::nanoTime);
        intakes.add(intake);
        return intake;
    }

    /** What waits at the broker, and what has come to this instance; what another instance holds it does not count. */
    @Override
    public OptionalLong backlog(Subscription subscription) {
        var waiting = monitor.waiting(subscription);
        return waiting.isEmpty()
                ? waiting
                : OptionalLong.of(waiting.getAsLong()
                        + intakes.stream()
                                .filter(intake -> !intake.isClosed())
                                .filter(intake -> intake.subscription().equals(subscription.name()))
                                .mapToInt(RabbitIntake::unacknowledged)
                                .sum());
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
        sender.close();
        monitor.close();
        connections.close();
    }
}
