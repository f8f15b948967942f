package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import redis.clients.jedis.Protocol.Command;

/** Drops from the streams what all groups have acknowledged; every few seconds, by one of all instances. */
final class RedisTrimming {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final byte[] LEASE = bytes("orderly:trimmed");

    private RedisTrimming() {}

    static void trimInTime(RedisLink link) {
        link.say(Command.SET, LEASE, bytes("by one"), bytes("NX"), bytes("PX"), bytes(EVERY.toMillis()));
        if (link.answer() != null) {
            trim(link);
        }
    }

    /** Up to the earliest entry that a group has not acknowledged; what is asked is older than what it is now, and so too careful. */
    static void trim(RedisLink link) {
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            link.say(Command.XINFO, bytes("GROUPS"), RedisStreams.name(stream));
        }
        var answers = link.answers();
        var groups = new TreeMap<Integer, List<RedisGroup>>();
        for (int stream = 0; stream < RedisStreams.COUNT; stream++) {
            if (answers.get(stream) instanceof List<?> list && !list.isEmpty()) {
                groups.put(stream, RedisGroup.all(list));
            }
        }
        groups.forEach((stream, all) ->
                all.forEach(group -> link.say(Command.XPENDING, RedisStreams.name(stream), bytes(group.name()))));
        var earliest = link.answers().iterator();
        groups.forEach((stream, all) -> {
            var boundary = all.stream()
                    .flatMap(group -> Stream.of(needs(group, (List<?>) RedisLink.required(earliest.next()))))
                    .min(RedisId::compareTo)
                    .orElseThrow();
            link.say(Command.XTRIM, RedisStreams.name(stream), bytes("MINID"), bytes("~"), boundary.bytes());
        });
        link.answers().forEach(RedisLink::required);
    }

    private static RedisId needs(RedisGroup group, List<?> pending) {
        return Optional.ofNullable((byte[]) pending.get(1)).map(RedisId::of).orElse(group.lastDelivered());
    }
}
