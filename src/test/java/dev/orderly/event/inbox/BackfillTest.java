package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.backfill.BackfillJob;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.event.backfill.Feed;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.EventTime;
import dev.orderly.event.desk.Backfills;
import dev.orderly.event.desk.RefusedException;
import dev.orderly.event.outbox.Outbox;
import dev.orderly.event.transport.Received;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.order.OrderDelivered;
import dev.orderly.order.OrderShipped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A late subscriber is fed with history, in virtual time; what is live comes as messages, by hand. */
@OnEveryDatabase
class BackfillTest {

    private static final Set<String> TYPES = Set.of("order.shipped");
    private static final Duration SETTLED = Duration.ofSeconds(16);

    /** When nothing else was published. */
    private static final Duration FAR = Duration.ofDays(1);

    private final String subscriber = UUID.randomUUID().toString();
    private final UUID order = UUID.randomUUID();
    private final List<Integer> effects = new ArrayList<>();
    private final Set<Integer> failing = new HashSet<>();
    private final Beans beans;
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final EnvelopeCodec codec;
    private final Inbox inbox;
    private final BackfillJobs jobs;
    private final Backfills backfills;
    private final KnownSubscribers known;
    private final Feed feed;
    private final Deliverer deliverer;
    private final Instant beginning;

    BackfillTest(TestDatabase testDatabase) {
        beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        var catalogue = Catalogues.of(List.of(OrderShipped.class, OrderDelivered.class));
        codec = Catalogues.codec(catalogue, clock);
        beans.with(Catalogue.class, catalogue).with(EnvelopeCodec.class, codec);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        inbox = beans.get(Inbox.class);
        jobs = beans.get(BackfillJobs.class);
        backfills = beans.get(Backfills.class);
        known = beans.get(KnownSubscribers.class);
        feed = beans.get(Feed.class);
        deliverer = deliverer();
        transactions.inNew(() -> known.meet(subscriber));
        clock.advance(FAR);
        beginning = clock.instant();
    }

    private Deliverer deliverer() {
        var retries = new StoredRetries(clock, List.of(Duration.ofSeconds(10)));
        var parts = new Deliverer.Parts(inbox, beans.get(OwedDeliveries.class), retries, codec, transactions, clock);
        return new Deliverer(subscriber, parts, new Deliverer.Handlers(TYPES, batch -> {}, this::handle));
    }

    @AfterEach
    void leaveNothing() {
        transactions.inNew(
                () -> database.handle().execute("delete from event_log where event_key = ?", order.toString()));
        transactions.inNew(() -> jobs.running(subscriber).ifPresent(job -> jobs.cancel(job.id())));
    }

    @Test
    void feedsAllInItsOrderAndEnds() {
        var events = publish(500);
        var id = start(beginning).id();
        clock.advance(SETTLED);

        feedToTheEnd();

        assertThat(effects).isEqualTo(events);
        assertThat(job(id))
                .extracting(BackfillJob::state, BackfillJob::total, BackfillJob::done, BackfillJob::failed)
                .containsExactly("done", 500L, 500L, 0L);
        assertThat(jobs.running(subscriber)).isEmpty();
    }

    @Test
    void feedsNothingBeforeAllOthersHaveStoppedAndCommitted() {
        publish(1);
        start(beginning);

        assertThat(step(feed)).isFalse();
        clock.advance(Duration.ofSeconds(14));
        assertThat(step(feed)).isFalse();
        clock.advance(Duration.ofSeconds(2));
        assertThat(step(feed)).isTrue();

        assertThat(effects).hasSize(1);
    }

    @Test
    void leavesOutWhatIsOlderAndWhatItDoesNotHandle() {
        publish(2);
        clock.advance(Duration.ofMinutes(1));
        var from = clock.instant();
        log(new OrderDelivered(order, "ann", null, BigDecimal.ONE), clock.instant());
        var later = publish(1);
        start(from);
        clock.advance(SETTLED);

        feedToTheEnd();

        assertThat(effects).isEqualTo(later);
    }

    @Test
    void hasNoGapAndNoDoubleEffectWhereHistoryMeetsWhatIsLive() {
        var events = new ArrayList<>(publish(3));
        start(beginning);
        clock.advance(Duration.ofSeconds(3));
        var inBoth = log(shipped(4), clock.instant());
        clock.advance(SETTLED);
        var onlyLive = log(shipped(5), clock.instant());

        feedToTheEnd();
        deliver(inBoth);
        deliver(onlyLive);

        events.addAll(List.of(4, 5));
        assertThat(effects).isEqualTo(events);
    }

    @Test
    void feedsAgainWhatACrashLeftUnnotedWithoutEffect() {
        var events = publish(300);
        var id = start(beginning).id();
        clock.advance(SETTLED);
        assertThatThrownBy(() -> feed.step(subscriber, TYPES, page -> {
                    deliver(page);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(job(id).done()).isZero();

        feedToTheEnd();

        assertThat(effects).isEqualTo(events);
        assertThat(job(id).done()).isEqualTo(300);
    }

    @Test
    void leavesAJobToTheInstanceThatHasIt() {
        publish(300);
        start(beginning);
        clock.advance(SETTLED);
        assertThat(step(feed)).isTrue();

        var another = testInstance();
        assertThat(step(another)).isFalse();

        transactions.inNew(() -> database.handle()
                .execute("update backfill_job set until = current_timestamp where subscriber = ?", subscriber));
        assertThat(step(another)).isTrue();
        assertThat(step(feed)).isFalse();
        assertThat(effects).hasSize(300);
    }

    private Feed testInstance() {
        return new Beans()
                .with(BackfillJobs.class, jobs)
                .with(Transactions.class, transactions)
                .with(EnvelopeCodec.class, codec)
                .with(Database.class, database)
                .with(Clock.class, clock)
                .get(Feed.class);
    }

    @Test
    void parksBehindWhatFailsAndCountsIt() {
        var events = publish(3);
        failing.add(2);
        var id = start(beginning).id();
        clock.advance(SETTLED);

        feedToTheEnd();

        assertThat(effects).containsExactly(events.get(0));
        assertThat(job(id))
                .extracting(BackfillJob::state, BackfillJob::done, BackfillJob::failed)
                .containsExactly("done", 3L, 2L);
    }

    @Test
    void stopsWhenItIsCancelled() {
        publish(300);
        var id = start(beginning).id();
        clock.advance(SETTLED);
        step(feed);

        transactions.inNew(() -> backfills.cancel(id));

        assertThat(step(feed)).isFalse();
        assertThat(job(id).state()).isEqualTo("cancelled");
        assertThat(job(id).done()).isEqualTo(200);
        assertThatThrownBy(() -> transactions.inNew(() -> backfills.cancel(id)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cancelled");
    }

    @Test
    void refusesASecondJobForTheSameSubscriber() {
        start(beginning);

        assertThatThrownBy(() -> start(beginning))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is being fed by job");
    }

    @Test
    void refusesATimeThatHistoryDoesNotReach() {
        assertThatThrownBy(() -> start(clock.instant().minus(Duration.ofDays(31))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ORDERLY_EVENT_RETENTION");
    }

    @Test
    void refusesATimeThatTheInboxHasForgotten() {
        clock.advance(Duration.ofDays(10));
        var forgotten = clock.instant().minus(Duration.ofDays(8));

        assertThatThrownBy(() -> start(forgotten))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("ORDERLY_INBOX_RETENTION");
        assertThat(start(clock.instant().minus(Duration.ofDays(6))).state()).isEqualTo("running");
    }

    @Test
    void letsANewSubscriberBeginPausedWhereThatIsSaid() {
        var paused = beans.get(PausedSubscribers.class);
        String newcomer = UUID.randomUUID().toString();
        System.setProperty("orderly.new.subscribers", "paused");
        try {
            transactions.inNew(() -> known.meet(newcomer));
            assertThat(paused.names()).contains(newcomer);

            transactions.inNew(() -> {
                paused.resume(newcomer);
                known.meet(newcomer);
                known.meet(subscriber);
            });
            assertThat(paused.names()).doesNotContain(newcomer, subscriber);
        } finally {
            System.clearProperty("orderly.new.subscribers");
        }
    }

    @Test
    void takesAnyTimeForASubscriberThatIsNew() {
        assertThat(start(clock.instant().minus(Duration.ofDays(29))).state()).isEqualTo("running");
    }

    private BackfillJob start(Instant from) {
        return transactions.inNew(() -> backfills.start(subscriber, new TreeSet<>(TYPES), from, "ann"));
    }

    private BackfillJob job(UUID id) {
        return jobs.find(id).orElseThrow();
    }

    private void feedToTheEnd() {
        while (jobs.running(subscriber).isPresent()) {
            assertThat(step(feed)).isTrue();
        }
    }

    private boolean step(Feed by) {
        Consumer<List<String>> delivery = this::deliver;
        return by.step(subscriber, TYPES, delivery);
    }

    private void deliver(Collection<String> envelopes) {
        deliverer.deliver(envelopes.stream().map(Received::ofText).toList());
    }

    private void deliver(Envelope envelope) {
        deliver(List.of(codec.write(envelope)));
    }

    private void handle(DomainEvent event) {
        var delivery = Delivery.current().orElseThrow();
        if (delivery.claimed()) {
            takeEffect(event);
        } else {
            transactions.inNew(() -> {
                inbox.claim(subscriber, delivery.envelope().eventId());
                takeEffect(event);
            });
        }
    }

    private void takeEffect(DomainEvent event) {
        int number = ((OrderShipped) event).total().intValue();
        if (failing.contains(number)) {
            throw new IllegalStateException("failing as told");
        }
        database.afterCommit(() -> effects.add(number));
    }

    private List<Integer> publish(int events) {
        return IntStream.rangeClosed(1, events)
                .boxed()
                .map(number -> {
                    clock.advance(Duration.ofMillis(1));
                    log(shipped(number), clock.instant());
                    return number;
                })
                .toList();
    }

    private OrderShipped shipped(int number) {
        return new OrderShipped(order, "ann", null, BigDecimal.valueOf(number));
    }

    /** As it is published at a time of this test. */
    private Envelope log(DomainEvent event, Instant at) {
        var random = UuidCreator.getTimeOrderedEpoch();
        long time = EventTime.firstId(at).getMostSignificantBits();
        var id = new UUID(time | random.getMostSignificantBits() & 0xFFFF, random.getLeastSignificantBits());
        var sealed = codec.seal(event, Cause.beginning());
        var envelope = new Envelope(
                id,
                sealed.type(),
                sealed.version(),
                at,
                sealed.source(),
                sealed.key(),
                sealed.correlationId(),
                sealed.causationId(),
                sealed.depth(),
                sealed.path(),
                sealed.traceparent(),
                sealed.data());
        transactions.inNew(() -> beans.get(Outbox.class).log(envelope, codec.write(envelope)));
        return envelope;
    }
}
