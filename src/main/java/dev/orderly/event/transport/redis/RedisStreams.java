package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import dev.orderly.event.transport.Transport.Subscription;
import java.util.Collection;
import java.util.stream.IntStream;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.Protocol.Keyword;
import redis.clients.jedis.exceptions.JedisDataException;

/** The keys in Redis: the streams that events are spread over by their key, and the groups that read them. */
final class RedisStreams {

    /** A change of it, or of how keys are spread, moves keys from one stream to another while events wait. */
    static final int COUNT = 16;

    /** All that read for a subscription are one consumer: which instance it is, the leases say. */
    static final byte[] CONSUMER = bytes("orderly");

    static final byte[] TYPE = bytes("type");
    static final byte[] KEY = bytes("key");
    static final byte[] BODY = bytes("body");

    private static final byte[][] NAMES = IntStream.range(0, COUNT)
            .mapToObj(number -> bytes("orderly:events:" + number))
            .toArray(byte[][]::new);

    private RedisStreams() {}

    static byte[] name(int stream) {
        return NAMES[stream];
    }

    static int numberOf(byte[] name) {
        String text = RedisLink.text(name);
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }

    static int of(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (COUNT - 1);
    }

    /** Where the types stand that a subscription hears, those of all versions together. */
    static byte[] types(String subscription) {
        return bytes("orderly:types:" + subscription);
    }

    /**
     * Makes the groups that are missing, which hear what is sent from now on. Types are only added, as an instance cannot
     * know whether another version still wants them.
     */
    static void declare(RedisLink link, Collection<Subscription> subscriptions) {
        for (var subscription : subscriptions) {
            for (String type : subscription.types()) {
                link.say(Command.SADD, types(subscription.name()), bytes(type));
            }
            for (byte[] stream : NAMES) {
                link.say(
                        Command.XGROUP,
                        Keyword.CREATE.getRaw(),
                        stream,
                        bytes(subscription.name()),
                        bytes("$"),
                        bytes("MKSTREAM"));
            }
        }
        for (Object answer : link.answers()) {
            if (answer instanceof JedisDataException refusal
                    && !refusal.getMessage().startsWith("BUSYGROUP")) {
                throw refusal;
            }
        }
    }
}
