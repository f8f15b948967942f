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
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class RelayTest {

    private final SentParcels queue = new SentParcels();
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Outbox outbox;
    private final RelayLease lease;

    RelayTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        outbox = beans.get(Outbox.class);
        lease = beans.get(RelayLease.class);
    }

    @BeforeEach
    void empty() {
        transactions.inNew(() -> {
            database.handle().execute("delete from outbox");
        });
        LeaseTable.expire(transactions, database);
    }

    @Test
    void sendsAllInOrderAndTakesThemOut() {
        var texts = write("a", Relay.BATCH + 1);

        assertThat(relay(queue).relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void letsAnotherRelayOnceNothingIsLeft() {
        var ann = relay(queue);
        var bob = relay(queue);

        for (int i = 0; i < 3; i++) {
            write("a" + i, 1);
            assertThat(ann.relayAll()).isTrue();
            write("b" + i, 1);
            assertThat(bob.relayAll()).isTrue();
        }

        assertThat(queue.texts()).hasSize(6).doesNotHaveDuplicates();
        assertThat(outbox.size()).isZero();
    }

    @Test
    void sendsNothingWhileAnotherHasTheLease() {
        write("a", 1);
        transactions.inNew(() -> lease.hold(UUID.randomUUID()));

        assertThat(relay(queue).relayAll()).isFalse();

        assertThat(queue.texts()).isEmpty();
        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void leavesToTheNextOwnerWhatItSentTooSlowly() {
        var texts = write("a", 3);
        var wakeUp = new CountDownLatch(1);
        var late = relay(queue.before(batch -> await(wakeUp)));
        var lateEnds = inBackground(late::relayAll);
        Await.until(() -> epoch() > 0 && queue.waiting() == 1);
        LeaseTable.expire(transactions, database);

        var next = relay(queue.after(batch -> {
            wakeUp.countDown();
            assertThat(lateEnds.join()).as("the late one still relays").isFalse();
            assertThat(outbox.size()).as("taken out by the late one").isEqualTo(3);
        }));
        assertThat(next.relayAll()).isTrue();

        assertThat(outbox.size()).isZero();
        assertThat(queue.texts()).hasSize(6);
        assertThat(queue.received()).isEqualTo(texts);
        texts.addAll(write("b", 2));
        assertThat(late.relayAll()).as("takes its turn again").isTrue();
        assertThat(queue.received()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @Test
    void takesOutWhatItSentIfNobodyTookOver() {
        var texts = write("a", 3);
        var slow = relay(queue.after(batch -> LeaseTable.expire(transactions, database)));

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
    void makesWayIfItCannotReachTheBroker() {
        var texts = write("a", 3);
        var cutOff = relay(queue.failingOnceAfter(0));

        assertThatThrownBy(cutOff::relayAll).isInstanceOf(TransportException.class);
        assertThat(relay(queue).relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
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
    void freesTheLeaseWhenItIsStopped() {
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

    /** The lease goes by the time of the database alone. */
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
        assertThat(another.relayAll()).isTrue();

        assertThat(queue.texts()).isEqualTo(texts);
        assertThat(outbox.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void leavesAnotherItsLeaseWhenTheClockIsMovedByHours(int hours) {
        transactions.inNew(() -> lease.hold(UUID.randomUUID()));
        write("a", 1);

        clock.advance(Duration.ofHours(hours));

        assertThat(relay(queue).relayAll()).isFalse();
        assertThat(queue.texts()).isEmpty();
    }

    @Test
    void readsFromTheBeginningAfterAChangeOfOwner() {
        var relay = relay(queue);
        writeAt(1_000_000, "early");
        relay.relayAll();
        writeAt(1, "late");
        transactions.inNew(() -> lease.hold(UUID.randomUUID()));
        LeaseTable.expire(transactions, database);

        relay.relayAll();

        assertThat(queue.texts()).containsExactly("early", "late");
    }

    /** Three relays; each of the first sends lasts until another has taken over. */
    @Test
    void keepsTheOrderOfEachKeyWhileOwnersAreLate() {
        int writers = 3;
        var lateSends = new AtomicInteger(8);
        var relays = IntStream.range(0, 3)
                .mapToObj(number -> relay(queue.before(batch -> outlastTheLease(lateSends))))
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

    private void outlastTheLease(AtomicInteger lateSends) {
        if (lateSends.getAndDecrement() > 0) {
            long mine = epoch();
            LeaseTable.expire(transactions, database);
            Await.until(() -> epoch() > mine);
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
            Await.until(() -> writing.get() == 0 && outbox.size() == 0);
        } finally {
            relays.forEach(Relay::stop);
        }
        return null;
    }

    private Relay relay(SentParcels transport) {
        return relay(transport, transactions);
    }

    private Relay relay(SentParcels transport, Transactions with) {
        return new Relay(outbox, lease, with, transport, List.of(), new BackPressure(), clock);
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

    private long epoch() {
        return LeaseTable.epoch(database);
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
