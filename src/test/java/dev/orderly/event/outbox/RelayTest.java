package dev.orderly.event.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class RelayTest {

    private static final Duration LONG = Duration.ofSeconds(2);

    private final SentParcels queue = new SentParcels();
    private final Semaphore oneIsLate = new Semaphore(1);
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Outbox outbox;
    private final RelayShards shards;

    RelayTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        outbox = beans.get(Outbox.class);
        shards = beans.get(RelayShards.class);
    }

    @BeforeEach
    void empty() {
        transactions.inNew(() -> {
            database.handle().execute("delete from outbox");
        });
        RelayTable.empty(transactions, database);
    }

    @Test
    void sendsAllInOrderAndTakesThemOut() {
        var texts = write("a", Relay.BATCH + 1);

        assertThat(relay(queue).relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void sharesTheWorkAndSendsEverythingOnce() {
        var relays = List.of(relay(queue), relay(queue), relay(queue));
        lookAround(relays);
        var texts = new ArrayList<String>();
        IntStream.range(0, 100).forEach(i -> texts.addAll(write("key" + i, 2)));

        var sent = relays.stream().map(this::sends).toList();

        assertThat(sent).allSatisfy(count -> assertThat(count).isBetween(40, 100));
        assertThat(queue.texts()).hasSameSizeAs(texts).containsExactlyInAnyOrderElementsOf(texts);
        assertThat(outbox.size()).isZero();
    }

    private int sends(Relay relay) {
        int before = queue.texts().size();
        assertThat(relay.relayAll()).as("alone").isFalse();
        return queue.texts().size() - before;
    }

    @Test
    void takesOverFromOneThatIsNotHeardOf() {
        var ann = relay(queue);
        var bob = relay(queue);
        lookAround(List.of(ann, bob));
        var texts = write("a", 3);
        texts.addAll(write("b", 3));
        RelayTable.expire(transactions, database);

        clock.advance(LONG);
        assertThat(ann.relayAll()).as("alone").isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
    }

    @Test
    void sendsNothingWhileAnotherHasTheShards() {
        write("a", 1);
        another();

        assertThat(relay(queue).relayAll()).isFalse();

        assertThat(queue.texts()).isEmpty();
        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void leavesToTheNextOneWhatItSentTooSlowly() {
        var texts = write("a", 3);
        var wakeUp = new CountDownLatch(1);
        var late = relay(queue.before(batch -> await(wakeUp)));
        var lateEnds = inBackground(late::relayAll);
        Await.until(() -> queue.waiting() == 1);
        RelayTable.expire(transactions, database);

        var next = relay(queue.after(batch -> {
            if (wakeUp.getCount() > 0) {
                wakeUp.countDown();
                assertThat(lateEnds.join()).as("the late one is alone").isFalse();
                assertThat(outbox.size()).as("taken out by the late one").isEqualTo(3);
            }
        }));
        assertThat(next.relayAll()).isTrue();

        assertThat(outbox.size()).isZero();
        assertThat(queue.texts()).hasSize(6);
        assertThat(queue.received()).isEqualTo(texts);
        texts.addAll(write("a", 3, 2));
        lookAround(List.of(next, late));
        assertThat(queue.received()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void takesOutWhatItSentIfNobodyTookOver() {
        var texts = write("a", 3);
        var slow = relay(queue.after(batch -> RelayTable.expire(transactions, database)));

        assertThat(slow.relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void sendsTheWholeBatchAgainIfTheBrokerFailedInItsMiddle() {
        var texts = write("a", 3);
        var relay = relay(queue.failingOnceAfter(2));

        assertThatThrownBy(relay::relayAll).isInstanceOf(TransportException.class);
        assertThat(outbox.size()).isEqualTo(3);
        assertThat(relay.relayAll()).isTrue();

        assertThat(queue.texts()).hasSize(5);
        assertThat(queue.received()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void makesWayIfItCannotReachTheBrokerAndComesBackOnceItCan() {
        var texts = write("a", 3);
        var cutOff = relay(queue.failingOnceAfter(0));

        assertThatThrownBy(cutOff::relayAll).isInstanceOf(TransportException.class);
        assertThat(relay(queue).relayAll()).isTrue();
        assertThat(queue.texts()).isEqualTo(texts);

        assertThat(cutOff.relayAll()).isFalse();
        assertThat(RelayTable.epochs(database)).hasSize(2);
    }

    @Test
    void sendsNothingWhileItIsPausedAndAllAfterwards() {
        var relay = relay(queue);
        var texts = write("a", 2);
        relay.relayAll();
        transactions.inNew(shards::pause);
        transactions.inNew(shards::pause);
        clock.advance(Duration.ofSeconds(1));
        texts.addAll(write("a", 2, 2));

        assertThat(relay.relayAll()).isTrue();
        assertThat(relay(queue).relayAll()).as("one that begins").isTrue();

        assertThat(queue.texts()).isEqualTo(texts.subList(0, 2));
        assertThat(RelayTable.epochs(database)).isEmpty();
        assertThat(outbox.size()).isEqualTo(2);
        assertThat(isAtWork())
                .as("so young a pause that a relay may have missed it")
                .isTrue();
        RelayTable.agePause(transactions, database);
        assertThat(isAtWork()).isFalse();

        transactions.inNew(shards::resume);
        relay.relayAll();
        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
        assertThat(isAtWork()).isTrue();
    }

    private boolean isAtWork() {
        return transactions.inNew(shards::anyAtWork);
    }

    @Test
    void doesNotSendAgainWhatItCouldNotTakeOutAtOnce() {
        var texts = write("a", 3);
        var relay = relay(queue, failing(2));

        assertThatThrownBy(relay::relayAll).hasMessage("database away");
        assertThat(outbox.size()).isEqualTo(3);
        assertThat(relay.relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void leavesItsShardsToOthersWhenItIsStopped() {
        var texts = write("a", Relay.BATCH + 1);
        var stopping = new AtomicInteger();
        Relay[] relay = new Relay[1];
        relay[0] = relay(queue.after(batch -> {
            stopping.incrementAndGet();
            relay[0].stop();
        }));

        relay[0].run();

        assertThat(stopping).hasValue(1);
        assertThat(queue.texts()).isEqualTo(texts.subList(0, Relay.BATCH));
        assertThat(outbox.size()).isEqualTo(1);
        assertThat(relay(queue).relayAll()).as("another goes on at once").isTrue();
        assertThat(queue.texts()).isEqualTo(texts);
    }

    @Test
    void findsWhatWasCommittedVeryLate() {
        var relay = relay(queue);
        writeAt(1_000_000, "early");
        relay.relayAll();
        writeAt(1, "late");
        relay.relayAll();
        assertThat(queue.texts()).containsExactly("early");

        clock.advance(Duration.ofSeconds(1));
        relay.relayAll();

        assertThat(queue.texts()).containsExactly("early", "late");
    }

    /** Epochs end by the time of the database alone. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void goesOnWhenTheClockIsMovedByHours(int hours) {
        var relay = relay(queue);
        var another = relay(queue);
        var texts = write("a", 2);
        relay.relayAll();

        clock.advance(Duration.ofHours(hours));
        texts.addAll(write("a", 2, 2));
        assertThat(relay.relayAll()).isTrue();
        texts.addAll(write("a", 4, 2));
        lookAround(List.of(relay, another));

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void leavesAnotherItsShardsWhenTheClockIsMovedByHours(int hours) {
        another();
        write("a", 1);

        clock.advance(Duration.ofHours(hours));

        assertThat(relay(queue).relayAll()).isFalse();
        assertThat(queue.texts()).isEmpty();
    }

    @Test
    void readsFromTheBeginningWhatComesWithAShard() {
        var relay = relay(queue);
        writeAt(1_000_000, "early");
        relay.relayAll();
        writeAt(1, "late");
        RelayTable.empty(transactions, database);
        writeAt(1_000_001, "now");

        relay.relayAll();

        assertThat(queue.received()).containsExactly("early", "now", "late");
    }

    /** Three relays; some of the first sends last until another has put somebody out. */
    @Test
    void keepsTheOrderOfEachKeyWhileOthersAreLate() {
        int writers = 3;
        var lateSends = new AtomicInteger(8);
        var relays = IntStream.range(0, 3)
                .mapToObj(number -> relay(queue.before(batch -> outlastAnEpoch(lateSends))))
                .toList();
        var writing = new AtomicInteger(writers);
        List<Callable<Void>> works = new ArrayList<>();
        relays.forEach(relay -> works.add(() -> run(relay)));
        for (int i = 0; i < writers; i++) {
            String key = "key" + i;
            works.add(() -> writeMany(key, writing));
        }
        works.add(() -> stopWhenDone(relays, writing));

        Together.run(works);

        assertThat(queue.texts()).as("with repetitions").hasSizeGreaterThan(writers * 100);
        assertThat(queue.received()).hasSize(writers * 100);
        for (int i = 0; i < writers; i++) {
            String key = "key" + i;
            assertThat(queue.received())
                    .filteredOn(text -> text.startsWith(key))
                    .isSorted()
                    .hasSize(100);
        }
    }

    private void outlastAnEpoch(AtomicInteger lateSends) {
        if (lateSends.get() > 0 && oneIsLate.tryAcquire()) {
            lateSends.getAndDecrement();
            var before = RelayTable.epochs(database);
            RelayTable.expire(transactions, database);
            Await.until(() -> {
                clock.advance(LONG);
                return !RelayTable.epochs(database).containsAll(before);
            });
            oneIsLate.release();
        }
    }

    private Void run(Relay relay) {
        relay.run();
        return null;
    }

    private Void writeMany(String key, AtomicInteger writing) {
        for (int i = 0; i < 100; i++) {
            write(key, i, 1);
        }
        writing.decrementAndGet();
        return null;
    }

    private Void stopWhenDone(List<Relay> relays, AtomicInteger writing) {
        try {
            Await.until(() -> {
                clock.advance(LONG);
                return writing.get() == 0 && outbox.size() == 0;
            });
        } finally {
            relays.forEach(Relay::stop);
        }
        return null;
    }

    private Relay relay(SentParcels transport) {
        return relay(transport, transactions);
    }

    private Relay relay(SentParcels transport, Transactions with) {
        return new Relay(outbox, shards, with, transport, List.of(), new BackPressure(), clock);
    }

    /** Transactions of which the n-th fails at its end. */
    private Transactions failing(int nth) {
        var count = new AtomicInteger();
        return new Transactions() {
            @Override
            public <T> T inNew(Supplier<T> work) {
                return transactions.inNew(() -> {
                    T result = work.get();
                    if (count.incrementAndGet() == nth) {
                        throw new IllegalStateException("database away");
                    }
                    return result;
                });
            }
        };
    }

    private List<String> write(String key, int events) {
        return write(key, 0, events);
    }

    private List<String> write(String key, int from, int events) {
        var texts = new ArrayList<String>();
        transactions.inNew(() -> {
            for (int i = from; i < from + events; i++) {
                texts.add("%s %03d".formatted(key, i));
                outbox.add(Envelopes.ofKey(key), texts.get(texts.size() - 1));
            }
        });
        return texts;
    }

    /** With a number of its own: a transaction may be very long between its number and its commit. */
    private void writeAt(long seq, String text) {
        var envelope = Envelopes.any();
        transactions.inNew(() -> outbox.add(envelope, text));
        transactions.inNew(() -> {
            database.handle().execute("delete from outbox where event_id = ?", envelope.eventId());
            database.handle()
                    .execute(
                            "insert into outbox (seq, event_id) overriding system value values (?, ?)",
                            seq,
                            envelope.eventId());
        });
    }

    /** A relay that takes all shards, and then does nothing for a while. */
    private void another() {
        transactions.inNew(() -> shards.balance(shards.join()));
    }

    /** Twice, so that some give up what others then take. */
    private void lookAround(List<Relay> relays) {
        for (int i = 0; i < 2; i++) {
            clock.advance(LONG);
            relays.forEach(Relay::relayAll);
        }
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        new Thread(() -> {
                    try {
                        result.complete(work.get());
                    } catch (RuntimeException | Error e) {
                        result.completeExceptionally(e);
                    }
                })
                .start();
        return result;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
