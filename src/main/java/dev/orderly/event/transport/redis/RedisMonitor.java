package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import dev.orderly.event.transport.Absence;
import dev.orderly.event.transport.Transport.Subscription;
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

    private static final int COUNTED = 1_000;

    private final RedisConnections connections;
    private final Absence absence = new Absence();
    private RedisLink link;

    RedisMonitor(RedisConnections connections) {
        this.connections = connections;
    }

    /**
     * How many entries a subscription has not acknowledged, those included that it will pass over; none if it is not known.
     * Where Redis does not know by itself, as it is version 6 or the subscription has yet to read, not more than a thousand
     * of each stream are counted.
     */
    OptionalLong waiting(Subscription subscription) {
        return answer(asked -> waiting(asked, subscription.name()));
    }

    private static long waiting(RedisLink asked, String name) {
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            asked.say(Command.XINFO, bytes("GROUPS"), RedisStreams.name(stream));
        }
        var answers = asked.answers();
        long sum = 0;
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            if (answers.get(stream) instanceof List<?> groups) {
                var group = RedisGroup.in(groups, name);
                sum += group.pending() + Math.max(0, group.lag());
                sayRange(asked, stream, group);
            }
        }
        return sum
                + asked.answers().stream()
                        .mapToLong(range -> ((List<?>) RedisLink.required(range)).size())
                        .sum();
    }

    private static void sayRange(RedisLink asked, int stream, RedisGroup group) {
        if (group.lag() < 0) {
            asked.say(
                    Command.XRANGE,
                    RedisStreams.name(stream),
                    group.lastDelivered().exclusive(),
                    bytes("+"),
                    bytes("COUNT"),
                    bytes(COUNTED));
        }
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
        if (absence.isRecent()) {
            return OptionalLong.empty();
        }
        try {
            long answer = link == null ? askAnew(question) : askAgain(question);
            absence.end();
            return OptionalLong.of(answer);
        } catch (JedisException e) {
            LOG.log(Level.FINE, "Redis is away", e);
            drop();
            absence.begin();
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
