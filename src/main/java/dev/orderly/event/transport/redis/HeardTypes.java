package dev.orderly.event.transport.redis;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.Protocol.Command;

/**
 * Which types a subscription hears. Asked for with each reading, after it: a type is declared before the first event of it is
 * sent, so none is taken for unheard that another instance has just declared.
 */
final class HeardTypes {

    private final byte[] name;
    private Set<String> types = Set.of();
    private byte[] latest;
    private boolean latestIsHeard;

    HeardTypes(String subscription) {
        name = RedisStreams.types(subscription);
    }

    void ask(RedisLink link) {
        link.say(Command.SMEMBERS, name);
    }

    /** They are only added, so as many are the same. */
    void are(List<?> answer) {
        if (answer.size() != types.size()) {
            types = answer.stream().map(RedisLink::text).collect(Collectors.toUnmodifiableSet());
            latest = null;
        }
    }

    /** Nobody hears what has no type. Most often it is the type that was asked for before. */
    boolean contain(byte[] type) {
        if (type == null || !Arrays.equals(type, latest)) {
            latest = type;
            latestIsHeard = type != null && types.contains(RedisLink.text(type));
        }
        return latestIsHeard;
    }
}
