package dev.orderly.event.transport.redis;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.Watchdog;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import redis.clients.jedis.exceptions.JedisException;

/** The road over Redis' streams. Thread-safe; {@link #send} is serialised. */
@Dependent
@Named("redis")
public class RedisTransport implements Transport {

    private static final String BROADCASTS = "orderly:broadcasts";

    /** For questions that must be answered at once, or not at all. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private final Watchdog watchdog = new Watchdog("orderly-redis-watchdog");
    private final RedisSender sender;
    private final RedisKeeper keeper;
    private final RedisMonitor monitor;
    private final RedisChannel broadcasts;

    /** As the settings say. Connects when it is first used. */
    public RedisTransport() {
        this(RedisUrl.SETTING.get(), Login.ofTransport());
    }

    RedisTransport(RedisUrl url, Login login) {
        connections = new RedisConnections(url, login, url.timeout());
        sender = new RedisSender(connections, watchdog);
        keeper = new RedisKeeper(connections);
        monitor = new RedisMonitor(new RedisConnections(url, login, AT_ONCE));
        broadcasts = new RedisChannel(url, login, BROADCASTS);
    }

    @Override
    public void declare(Collection<Subscription> subscriptions) {
        try (var link = connections.openDurable()) {
            RedisStreams.declare(link, subscriptions);
        } catch (JedisException e) {
            throw new TransportException("Cannot declare the subscriptions", e);
        }
    }

    @Override
    public synchronized void send(List<Parcel> batch) {
        sender.send(batch);
    }

    @Override
    public Intake open(Subscription subscription, Set<String> withoutKeys) {
        return new RedisIntake(connections, keeper, subscription, withoutKeys);
    }

    @Override
    public OptionalLong backlog(Subscription subscription) {
        return monitor.waiting(subscription);
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
        keeper.close();
        monitor.close();
        watchdog.close();
    }
}
