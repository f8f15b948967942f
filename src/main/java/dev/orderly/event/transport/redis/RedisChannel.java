package dev.orderly.event.transport.redis;

import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Broadcasts;
import dev.orderly.event.transport.Daemon;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A channel of Redis' publish and subscribe: whoever listens now is told, nothing is kept. Lossy: while Redis is away what is
 * published is dropped, and what others publish is not heard; it reconnects by itself. Thread-safe.
 */
public final class RedisChannel extends Broadcasts {

    /** What URLs are allowed, for messages. */
    public static final String ALLOWED = RedisUrl.ALLOWED;

    private static final Logger LOG = Logger.getLogger(RedisChannel.class.getName());

    /** For an answer. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private final String name;
    private final Watchdog watchdog = new Watchdog("orderly-redis-channel-watchdog");
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(closed);
    private final Object hearing = new Object();
    private ScheduledThreadPoolExecutor pings;
    private Subscribed subscribed;
    private RedisLink link;

    /**
     * Connects when it is first used.
     *
     * @param url {@code redis://host:6379}, or {@code rediss://} with TLS
     * @param login without a user Redis' default one
     * @param name of the channel
     * @throws IllegalArgumentException if the URL is none of Redis'
     */
    public RedisChannel(String url, Login login, String name) {
        this(
                RedisUrl.parse(url).orElseThrow(() -> new IllegalArgumentException("Not " + RedisUrl.ALLOWED)),
                login,
                name);
    }

    RedisChannel(RedisUrl url, Login login, String name) {
        connections = new RedisConnections(url, login, AT_ONCE);
        this.name = name;
    }

    @Override
    protected void tell(String text) {
        tell(List.of(text));
    }

    /**
     * Tells all who listen now of several things, in their order, with one wait of a second or two at most.
     *
     * @throws TransportException if Redis does not take all of it: some may have been told
     */
    public synchronized void send(List<String> texts) {
        try {
            tell(texts);
        } catch (JedisException e) {
            drop();
            throw new TransportException("Redis does not take what instances tell each other", e);
        }
    }

    private void tell(List<String> texts) {
        awaitHearing();
        if (link == null) {
            link = connections.open();
        }
        try (var watch = watchdog.over(AT_ONCE, link::cut)) {
            texts.forEach(text -> link.say(Command.PUBLISH, RedisLink.bytes(name), RedisLink.bytes(text)));
            link.answers().forEach(RedisLink::required);
        }
    }

    /** Whether a URL is one that this can be made with; {@link #ALLOWED} says which are. */
    public static boolean accepts(String url) {
        return RedisUrl.parse(url).isPresent();
    }

    @Override
    public void listen(Consumer<String> listener) {
        super.listen(listener);
        synchronized (hearing) {
            if (pings == null && !isClosed()) {
                pings = new ScheduledThreadPoolExecutor(1, work -> Daemon.of("orderly-redis-pings", work));
                pings.scheduleWithFixedDelay(this::ping, AT_ONCE.toMillis(), AT_ONCE.toMillis(), TimeUnit.MILLISECONDS);
                Daemon.of("orderly-redis-channel", this::hear).start();
            }
        }
    }

    /** So that an instance hears what it says itself. */
    private void awaitHearing() {
        long end = System.nanoTime() + AT_ONCE.toNanos();
        synchronized (hearing) {
            while (pings != null && !isClosed() && (subscribed == null || !subscribed.isSubscribed())) {
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new JedisException("the subscription of the channel is not confirmed");
                }
                try {
                    hearing.wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new JedisException("interrupted", e);
                }
            }
        }
    }

    private void hear() {
        do {
            try (var connection = connections.connectListening()) {
                hear(new Subscribed(connection));
            } catch (JedisException e) {
                LOG.log(Level.FINE, "The channel is not heard", e);
            }
        } while (!backoff.pause());
    }

    private void hear(Subscribed next) {
        synchronized (hearing) {
            subscribed = next;
        }
        if (!isClosed()) {
            next.proceed(next.connection, name);
        }
    }

    /** A connection on which nothing comes for long might be dead. */
    private void ping() {
        Subscribed current;
        synchronized (hearing) {
            current = subscribed;
        }
        try {
            if (current != null && current.isSubscribed()) {
                current.ping();
            }
        } catch (JedisException e) {
            LOG.log(Level.FINE, "The channel is lost", e);
            new RedisLink(current.connection).cut();
        }
    }

    @Override
    protected void drop() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        super.close();
        closed.countDown();
        synchronized (hearing) {
            if (pings != null) {
                pings.shutdownNow();
            }
            if (subscribed != null) {
                new RedisLink(subscribed.connection).cut();
            }
            hearing.notifyAll();
        }
        synchronized (this) {
            drop();
        }
        watchdog.close();
    }

    /** Told by the client of what comes. */
    private final class Subscribed extends JedisPubSub {

        private final Connection connection;

        Subscribed(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void onSubscribe(String channel, int channels) {
            backoff.reset();
            synchronized (hearing) {
                hearing.notifyAll();
            }
        }

        @Override
        public void onMessage(String channel, String text) {
            heard(text);
        }
    }
}
