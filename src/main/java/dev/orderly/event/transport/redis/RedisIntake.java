package dev.orderly.event.transport.redis;

import static dev.orderly.event.transport.redis.RedisLink.bytes;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.redis.StreamReader.Entry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads a subscription's share of the streams: of each first what is not acknowledged, then what is new.
 *
 * <p>A reader whose lease ran out may read on for a moment beside its successor, as leases and reading are not one step.
 * Whoever finds, before what he read, an entry that did not come to him, begins that stream again with what is not
 * acknowledged; so all readers of a stream go through the same entries in their order, and inboxes drop what came twice.
 */
final class RedisIntake implements Intake {

    private static final int READ_AT_ONCE = 1_024;
    private static final int READ_OF_A_STREAM = 32;
    private static final int CLAIMED_AT_ONCE = 256;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** How often it is looked for what somebody else read and let lie. */
    private static final Duration LOOKS = Duration.ofSeconds(2);

    private final String name;
    private final byte[] group;
    private final Set<String> withoutKeys;
    private final RedisLink link;
    private final ShardLeases leases;
    private final RedisKeeper keeper;
    private final long longestBlock;
    private final Map<Integer, StreamReader> readers = new TreeMap<>();
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final Acknowledgement handedOut;
    private final Acknowledgement passedOver;
    private final HeardTypes heard;
    private Map<Integer, Long> followed = Map.of();
    private long lookedAt = System.nanoTime();
    private boolean failed;

    RedisIntake(RedisConnections connections, RedisKeeper keeper, Subscription subscription, Set<String> withoutKeys) {
        name = subscription.name();
        group = bytes(name);
        handedOut = new Acknowledgement(group);
        passedOver = new Acknowledgement(group);
        heard = new HeardTypes(name);
        this.withoutKeys = new HashSet<>(withoutKeys);
        this.keeper = keeper;
        longestBlock = Math.min(1_000, connections.timeout().toMillis() / 2);
        RedisLink opened = null;
        try {
            opened = connections.openDurable();
            link = opened;
            RedisStreams.declare(link, List.of(subscription));
            leases = keeper.leases(name, link);
        } catch (JedisException e) {
            if (opened != null) {
                opened.cut();
            }
            throw new TransportException("Cannot open the subscription " + name, e);
        }
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        var batch = new ArrayList<Received>();
        try {
            do {
                followLeases();
                if (waiting.size() < max) {
                    fetch(waiting.isEmpty() ? Math.max(0, end - System.nanoTime()) : 0);
                }
                handOut(max, batch);
            } while (batch.isEmpty() && System.nanoTime() < end);
        } catch (JedisException e) {
            throw lost(e);
        }
        return batch;
    }

    private void followLeases() {
        if (leases.haveEnded()) {
            throw new JedisException("its leases could not be renewed");
        }
        var held = leases.held();
        if (held == followed) {
            return;
        }
        followed = held;
        readers.values().removeIf(reader -> {
            boolean gone = !reader.isUnder(held.get(reader.stream()));
            if (gone) {
                reader.end();
            }
            return gone;
        });
        held.forEach((stream, lease) -> readers.putIfAbsent(stream, new StreamReader(stream, lease)));
        waiting.removeIf(entry -> entry.reader().isOver());
    }

    private void handOut(int max, List<Received> batch) {
        while (batch.size() < max && !waiting.isEmpty()) {
            var entry = waiting.poll();
            handedOut.add(entry);
            batch.add(Received.ofBytes(entry.body() == null ? new byte[0] : entry.body()));
        }
    }

    private void fetch(long nanos) {
        if (readers.isEmpty()) {
            LockSupport.parkNanos(Math.min(nanos, LOOK_NANOS));
            return;
        }
        var behind = readers.values().stream()
                .filter(reader -> reader.claimFrom() != null)
                .toList();
        if (behind.isEmpty()) {
            read(nanos);
        } else {
            claim(behind);
        }
    }

    /** What was given to readers of this group and is not acknowledged. Where they had come to is asked first. */
    private void claim(List<StreamReader> behind) {
        passedOver.say(link);
        for (var reader : behind) {
            link.say(Command.XINFO, bytes("GROUPS"), reader.name());
            link.say(
                    Command.XAUTOCLAIM,
                    reader.name(),
                    group,
                    RedisStreams.CONSUMER,
                    bytes(0),
                    reader.claimFrom(),
                    bytes("COUNT"),
                    bytes(CLAIMED_AT_ONCE));
        }
        heard.ask(link);
        var answers = new RedisAnswers(link);
        passedOver.settle(answers);
        var pages = behind.stream()
                .map(reader -> List.of(answers.nextList(), answers.nextList()))
                .toList();
        heard.are(answers.nextList());
        for (int i = 0; i < behind.size(); i++) {
            takeClaimed(behind.get(i), pages.get(i).get(0), pages.get(i).get(1));
        }
    }

    private void takeClaimed(StreamReader reader, List<?> groups, List<?> claimed) {
        if (!reader.hasBegun()) {
            reader.hasComeTo(RedisGroup.in(groups, name).lastDelivered());
        }
        accept(reader, (List<?>) claimed.get(1));
        reader.claimed((byte[]) claimed.get(0));
    }

    private void read(long nanos) {
        boolean look = System.nanoTime() - lookedAt > LOOKS.toNanos();
        passedOver.say(link);
        link.say(Command.XREADGROUP, reading(nanos));
        heard.ask(link);
        if (look) {
            readers.values().forEach(reader -> link.say(Command.XPENDING, reader.name(), group));
        }
        var answers = new RedisAnswers(link);
        passedOver.settle(answers);
        var streams = answers.nextList();
        heard.are(answers.nextList());
        var unread = new ArrayList<StreamReader>();
        if (look) {
            lookedAt = System.nanoTime();
            unread.addAll(readers.values());
        }
        takeNew(streams);
        for (var reader : unread) {
            long pending = (Long) answers.nextList().get(0);
            if (!reader.isOver() && pending > reader.unacknowledged()) {
                beginAgain(reader);
            }
        }
    }

    private byte[][] reading(long nanos) {
        var arguments = new ArrayList<byte[]>(List.of(
                bytes("GROUP"),
                group,
                RedisStreams.CONSUMER,
                bytes("COUNT"),
                bytes(Math.max(READ_OF_A_STREAM, READ_AT_ONCE / readers.size()))));
        long block = Math.min(longestBlock, TimeUnit.NANOSECONDS.toMillis(nanos));
        if (block > 0) {
            arguments.add(bytes("BLOCK"));
            arguments.add(bytes(block));
        }
        arguments.add(bytes("STREAMS"));
        readers.values().forEach(reader -> arguments.add(reader.name()));
        readers.values().forEach(reader -> arguments.add(bytes(">")));
        return arguments.toArray(byte[][]::new);
    }

    /** Unless somebody else has read between what was read before and this. */
    private void takeNew(List<?> streams) {
        var entries = new LinkedHashMap<StreamReader, List<?>>();
        for (Object stream : streams) {
            var pair = (List<?>) stream;
            entries.put(readers.get(RedisStreams.numberOf((byte[]) pair.get(0))), (List<?>) pair.get(1));
        }
        if (entries.isEmpty()) {
            return;
        }
        entries.forEach((reader, read) -> link.say(
                Command.XRANGE,
                reader.name(),
                reader.last().exclusive(),
                id(read.get(0)).exclusive(),
                bytes("COUNT"),
                bytes(1)));
        var answers = new RedisAnswers(link);
        entries.forEach((reader, read) -> {
            if (answers.nextList().isEmpty()) {
                accept(reader, read);
            } else {
                beginAgain(reader);
            }
        });
    }

    private static RedisId id(Object entry) {
        return RedisId.of((byte[]) ((List<?>) entry).get(0));
    }

    private void beginAgain(StreamReader reader) {
        reader.end();
        readers.put(reader.stream(), reader.again());
        waiting.removeIf(entry -> entry.reader() == reader);
    }

    private void accept(StreamReader reader, List<?> entries) {
        for (Object each : entries) {
            // Redis 6.2 shows so what was deleted from the stream and never acknowledged.
            if (each instanceof List<?> pair && pair.get(1) instanceof List<?> fields) {
                var entry = reader.read((byte[]) pair.get(0), fields);
                reader.hasComeTo(RedisId.of(entry.id()));
                sort(entry);
            }
        }
    }

    private void sort(Entry entry) {
        if (!heard.contain(entry.type())) {
            passedOver.add(entry);
        } else if (withoutKeys.isEmpty() || !withoutKeys.contains(RedisLink.text(entry.key()))) {
            waiting.add(entry);
        }
    }

    @Override
    public void acknowledge() {
        handedOut.addAll(passedOver);
        if (handedOut.isEmpty()) {
            return;
        }
        try {
            handedOut.say(link);
            handedOut.settle(new RedisAnswers(link));
        } catch (JedisException e) {
            throw lost(e);
        }
    }

    private TransportException lost(JedisException reason) {
        failed = true;
        return new TransportException("The subscription %s lost Redis".formatted(name), reason);
    }

    @Override
    public void close() {
        keeper.forget(leases, failed ? null : link);
        link.close();
    }
}
