package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import dev.orderly.event.transport.Transport.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks Redis how it is, over a connection of its own, which is kept. A Redis that does not answer within a second or two is
 * away, and is not asked again for a second. Thread-safe; those who ask at once wait for one another.
 */
final class RedisMonitor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RedisMonitor.class.getName());
    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private final RedisConnections connections;
    private RedisLink link;
    private boolean away;
    private long awaySince;

    RedisMonitor(RedisConnections connections) {
        this.connections = connections;
    }

    /**
     * How many entries a subscription has not acknowledged, those included that it will pass over; none if it is not known.
     * Right after it began on streams that have entries, more may be counted: those that it does not hear as they are older.
     */
    OptionalLong waiting(Subscription subscription) {
        return answer(asked -> waiting(asked, subscription.name()));
    }

    private static long waiting(RedisLink asked, String name) {
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            asked.say(Command.XINFO, bytes("GROUPS"), RedisStreams.name(stream));
            asked.say(Command.XLEN, RedisStreams.name(stream));
        }
        var answers = asked.answers();
        long sum = 0;
        for (int i = 0; i < answers.size(); i += 2) {
            if (answers.get(i) instanceof List<?> groups) {
                var group = RedisGroup.in(groups, name);
                sum += group.pending()
                        + (group.lag() < 0 ? (Long) RedisLink.required(answers.get(i + 1)) : group.lag());
            }
        }
        return sum;
    }

    boolean reachable() {
        return answer(asked -> {
                    asked.say(Command.PING);
                    asked.answer();
                    return 0;
                })
                .isPresent();
    }

    private synchronized OptionalLong answer(ToLongFunction<RedisLink> question) {
        if (away && System.nanoTime() - awaySince < REMEMBERED.toNanos()) {
            return OptionalLong.empty();
        }
        try {
            long answer = link == null ? askAnew(question) : askAgain(question);
            away = false;
            return OptionalLong.of(answer);
        } catch (JedisException e) {
            LOG.log(Level.FINE, "Redis is away", e);
            drop();
            away = true;
            awaySince = System.nanoTime();
            return OptionalLong.empty();
        }
    }

    /** The connection may be of a Redis that has been started anew since. */
    private long askAgain(ToLongFunction<RedisLink> question) {
        try {
            return question.applyAsLong(link);
        } catch (JedisException e) {
            drop();
            return askAnew(question);
        }
    }

    private long askAnew(ToLongFunction<RedisLink> question) {
        link = connections.open();
        return question.applyAsLong(link);
    }

    private void drop() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    @Override
    public synchronized void close() {
        drop();
    }
}
