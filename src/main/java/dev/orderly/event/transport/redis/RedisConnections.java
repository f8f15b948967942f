package dev.orderly.event.transport.redis;

import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.TransportException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Connections to one Redis, which notice within seconds that it hangs or has vanished, and never reconnect by themselves:
 * whoever uses one closes it and opens another. Thread-safe.
 */
final class RedisConnections {

    private static final Logger LOG = Logger.getLogger(RedisConnections.class.getName());

    private final RedisUrl url;
    private final Duration timeout;
    private final JedisClientConfig config;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * @param login without a user Redis' default one, who may have a password
     * @param timeout how long Redis may take for an answer
     */
    RedisConnections(RedisUrl url, Login login, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        int millis = Math.toIntExact(timeout.toMillis());
        var builder = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .blockingSocketTimeoutMillis(millis)
                .database(url.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        if (login.password() != null) {
            builder.user(login.user()).password(login.password());
        }
        if (url.encrypted()) {
            encrypt(builder);
        }
        config = builder.build();
    }

    private static void encrypt(DefaultJedisClientConfig.Builder builder) {
        var verifying = new SSLParameters();
        verifying.setEndpointIdentificationAlgorithm("HTTPS");
        try {
            builder.ssl(true)
                    .sslSocketFactory(SSLContext.getDefault().getSocketFactory())
                    .sslParameters(verifying);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM cannot encrypt", e);
        }
    }

    Duration timeout() {
        return timeout;
    }

    /** @throws JedisException if Redis is away or refuses the log-in */
    RedisLink open() {
        return new RedisLink(connect());
    }

    private Connection connect() {
        return new Connection(new DefaultJedisSocketFactory(url.server(), config), config);
    }

    /** One that others speak on; it is lost if they say nothing for thrice the time of an answer. */
    Connection connectListening() {
        var patient = DefaultJedisClientConfig.builder()
                .from(config)
                .blockingSocketTimeoutMillis(Math.toIntExact(timeout.toMillis() * 3))
                .build();
        return new Connection(new DefaultJedisSocketFactory(url.server(), patient), patient);
    }

    /**
     * For what must not be lost.
     *
     * @throws TransportException if this Redis would lose it
     */
    RedisLink openDurable() {
        var link = open();
        try {
            requireDurability(link);
            return link;
        } catch (RuntimeException e) {
            link.cut();
            throw e;
        }
    }

    private void requireDurability(RedisLink link) {
        link.say(Command.INFO);
        String info = RedisLink.text(link.answer());
        if (found(info, "loading").equals("1")) {
            throw new TransportException("The Redis at %s still reads its files".formatted(url.server()), null);
        }
        if (!found(info, "aof_enabled").equals("1")) {
            throw new TransportException(
                    "The Redis at %s keeps nothing through a crash: switch its append-only file on, appendonly yes in its configuration"
                            .formatted(url.server()),
                    null);
        }
        link.isTo(found(info, "run_id"));
        String policy = found(info, "maxmemory_policy");
        if (!policy.equals("noeviction") && warned.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "The Redis at {0} may throw events away when its memory is full (maxmemory-policy {1}); set it to noeviction",
                    new Object[] {url.server(), policy});
        }
    }

    private static String found(String info, String field) {
        return info.lines()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .or(() -> Optional.of("unknown"))
                .orElseThrow();
    }
}
