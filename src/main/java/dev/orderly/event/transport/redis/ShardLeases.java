package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import redis.clients.jedis.Protocol.Command;

/**
 * Which streams of a subscription this reader may read: its fair share of them among all that read for it, by leases in Redis
 * that run out if they are not renewed. Thread-safe.
 *
 * <p>The order of a key does not hang on leases: a reader that comes back late reads on in order, and the other one notices
 * and begins again with what is not acknowledged, see {@link RedisIntake}. They keep two from doing the same work.
 */
final class ShardLeases {

    /** How long a reader that is not heard of keeps its streams. */
    static final Duration DURATION = Duration.ofSeconds(5);

    static final Duration RENEWAL = Duration.ofMillis(500);

    /** Renews, gives up what is more than the fair share, and takes what is free; answers what is kept, and as negative what is new. */
    private static final byte[] SCRIPT = bytes("""
            local me, duration = ARGV[1], tonumber(ARGV[2])
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            for i = 3, #ARGV do
              redis.call('ZREM', KEYS[1], ARGV[i])
              for k = 2, #KEYS do
                if redis.call('GET', KEYS[k]) == ARGV[i] then redis.call('DEL', KEYS[k]) end
              end
            end
            if duration == 0 then return {} end
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            redis.call('ZADD', KEYS[1], now + duration, me)
            local readers = redis.call('ZRANGE', KEYS[1], 0, -1)
            table.sort(readers)
            local streams, rank = #KEYS - 1, 0
            for i = 1, #readers do
              if readers[i] == me then rank = i end
            end
            local share = math.floor(streams / #readers)
            if rank <= streams % #readers then share = share + 1 end
            local mine, free = {}, {}
            for k = 2, #KEYS do
              local holder = redis.call('GET', KEYS[k])
              if not holder then
                free[#free + 1] = k
              elseif holder == me then
                if #mine < share then
                  redis.call('PEXPIRE', KEYS[k], duration)
                  mine[#mine + 1] = k - 1
                else
                  redis.call('DEL', KEYS[k])
                end
              end
            end
            for _, k in ipairs(free) do
              if #mine < share then
                redis.call('SET', KEYS[k], me, 'PX', duration)
                mine[#mine + 1] = 1 - k
              end
            end
            return mine
            """);

    private final String reader = UUID.randomUUID().toString();
    private final List<byte[]> keys = new ArrayList<>();
    private final String server;
    private long taken;
    private volatile boolean ended;
    private volatile Map<Integer, Long> held = Map.of();

    /** @param server the run of Redis that they are for */
    ShardLeases(String subscription, String server) {
        this.server = server;
        keys.add(bytes("orderly:readers:" + subscription));
        IntStream.range(0, RedisStreams.COUNT)
                .forEach(stream -> keys.add(bytes("orderly:lease:%s:%d".formatted(subscription, stream))));
    }

    /** By what its leases are known. */
    String reader() {
        return reader;
    }

    boolean isOn(RedisLink link) {
        return server.equals(link.server());
    }

    /** The streams to read, each with a number that is new whenever it was taken anew. */
    Map<Integer, Long> held() {
        return held;
    }

    /** Whether they are given up, or could not be renewed. */
    boolean haveEnded() {
        return ended;
    }

    /** Renews; to be called again before the duration is over. */
    void keep(RedisLink link) {
        keep(link, List.of());
    }

    /** @param former readers of this instance that could not give up what they held when they were closed */
    synchronized void keep(RedisLink link, Collection<String> former) {
        if (ended) {
            return;
        }
        var next = new HashMap<Integer, Long>();
        for (Object answer : (List<?>) run(link, DURATION, former)) {
            long number = (Long) answer;
            int stream = (int) Math.abs(number) - 1;
            next.put(stream, number > 0 && held.containsKey(stream) ? held.get(stream) : ++taken);
        }
        held = Map.copyOf(next);
    }

    /** Gives all up. */
    synchronized void release(RedisLink link) {
        end();
        run(link, Duration.ZERO, List.of(reader));
    }

    /** Takes nothing any more, and lets what it has run out. */
    synchronized void end() {
        ended = true;
        held = Map.of();
    }

    private Object run(RedisLink link, Duration duration, Collection<String> former) {
        var arguments = new ArrayList<byte[]>();
        arguments.add(SCRIPT);
        arguments.add(bytes(keys.size()));
        arguments.addAll(keys);
        arguments.add(bytes(reader));
        arguments.add(bytes(duration.toMillis()));
        former.forEach(id -> arguments.add(bytes(id)));
        link.say(Command.EVAL, arguments.toArray(byte[][]::new));
        return link.answer();
    }
}
