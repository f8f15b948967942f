package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.Watchdog;
import java.util.List;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Sends batches, each as one transaction of Redis: all of it or nothing, so that no event is refused while a later one of its
 * key is taken. Used by one thread at a time.
 */
final class RedisSender implements AutoCloseable {

    private static final byte[] NEXT_ID = bytes("*");

    private final RedisConnections connections;
    private final Watchdog watchdog;
    private RedisLink link;

    RedisSender(RedisConnections connections, Watchdog watchdog) {
        this.connections = connections;
        this.watchdog = watchdog;
    }

    /** @throws TransportException if Redis did not take all of it in time */
    void send(List<Parcel> batch) {
        try {
            if (link == null) {
                link = connections.openDurable();
            }
            try (var watch = watchdog.over(connections.timeout(), link::cut)) {
                add(batch);
            }
        } catch (JedisException e) {
            close();
            throw new TransportException("Redis did not take %d events".formatted(batch.size()), e);
        }
    }

    private void add(List<Parcel> batch) {
        link.say(Command.MULTI);
        for (var parcel : batch) {
            link.say(
                    Command.XADD,
                    RedisStreams.name(RedisStreams.of(parcel.key())),
                    NEXT_ID,
                    RedisStreams.TYPE,
                    bytes(parcel.type()),
                    RedisStreams.KEY,
                    bytes(parcel.key()),
                    RedisStreams.BODY,
                    bytes(parcel.text()));
        }
        link.say(Command.EXEC);
        var answers = link.answers();
        answers.forEach(RedisLink::required);
        if (!(answers.get(answers.size() - 1) instanceof List<?> ids)) {
            throw new JedisDataException("Redis gave the transaction up");
        }
        ids.forEach(RedisLink::required);
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
