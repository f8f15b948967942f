package dev.orderly.event.road;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.Schedule;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class HousekeepingTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration MONTH = Duration.ofDays(30);
    private static final Duration MILLI = Duration.ofMillis(1);

    private final String subscriber = UUID.randomUUID().toString();
    private final TestDatabase testDatabase;
    private final Beans beans;
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Schedule schedule = new Schedule();

    HousekeepingTest(TestDatabase testDatabase) {
        this.testDatabase = testDatabase;
        beans = testDatabase.beans().with(ManagedScheduledExecutorService.class, schedule.executor());
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
    }

    @BeforeEach
    void start() {
        Stream.of("inbox", "outbox", "event_log", "delivery").forEach(table -> execute("delete from " + table));
        freeTheLease();
        beans.get(Housekeeping.class).start(null);
    }

    @AfterEach
    void leave() {
        System.clearProperty("orderly.inbox.retention");
        System.clearProperty("orderly.retry.delays");
    }

    @Test
    void forgetsWhatWasProcessedAWeekAgo() {
        UUID old = process();
        clock.advance(MILLI);
        UUID younger = process();

        clock.advance(WEEK);
        schedule.run();

        assertThat(ids("select event_id from inbox")).containsExactly(younger).doesNotContain(old);
    }

    @Test
    void forgetsEventsOfAMonthAgo() {
        log(clock.instant().minus(MONTH).minus(MILLI));
        UUID inTime = log(clock.instant().minus(MONTH));
        UUID late = log(clock.instant());

        schedule.run();

        assertThat(ids("select event_id from event_log")).containsExactlyInAnyOrder(inTime, late);
    }

    @Test
    void keepsEventsThatAreStillToBeSentAndThoseAfterThem() {
        UUID sent = log(clock.instant());
        UUID waiting = log(clock.instant().plus(MILLI));
        UUID next = log(clock.instant().plus(MILLI).plus(MILLI));
        execute("insert into outbox (event_id) values (?)", waiting);
        clock.advance(MONTH.multipliedBy(2));

        schedule.run();
        assertThat(ids("select event_id from event_log"))
                .containsExactlyInAnyOrder(waiting, next)
                .doesNotContain(sent);

        execute("delete from outbox");
        schedule.run();
        assertThat(ids("select event_id from event_log")).isEmpty();
    }

    @Test
    void keepsWhatABackfillStillNeeds() {
        var jobs = beans.get(BackfillJobs.class);
        UUID processed = process();
        log(clock.instant());
        var job =
                transactions.inNew(() -> jobs.begin(subscriber, clock.instant().plus(MILLI), "ann"));
        UUID toBeFed = log(clock.instant().plus(MILLI).plus(MILLI));
        clock.advance(MONTH.multipliedBy(2));

        schedule.run();
        assertThat(ids("select event_id from event_log")).containsExactly(toBeFed);
        assertThat(ids("select event_id from inbox")).containsExactly(processed);

        transactions.inNew(() -> jobs.cancel(job.id()));
        schedule.run();
        assertThat(ids("select event_id from event_log union all select event_id from inbox"))
                .isEmpty();
    }

    @Test
    void forgetsDeliveriesThatAreSettledAndNoOthers() {
        var settled = Stream.of("processed", "discarded").map(this::deliver).toList();
        var open = Stream.of("retrying", "parked", "dead").map(this::deliver).toList();

        clock.advance(WEEK);
        schedule.run();
        assertThat(ids("select event_id from delivery")).containsAll(settled).containsAll(open);

        clock.advance(MILLI);
        schedule.run();
        assertThat(ids("select event_id from delivery")).containsExactlyInAnyOrderElementsOf(open);
    }

    @Test
    void takesTwoThousandAtATime() {
        processMany(4_500);
        logMany(2_000);
        clock.advance(MONTH.multipliedBy(2));

        schedule.run();
        assertThat(ids("select event_id from inbox")).hasSize(2_500);
        assertThat(ids("select event_id from event_log")).isEmpty();
        assertThat(schedule.run()).isLessThan(Duration.ofSeconds(1));
        assertThat(ids("select event_id from inbox")).hasSize(500);
        assertThat(schedule.run()).isLessThan(Duration.ofSeconds(1));
        assertThat(ids("select event_id from inbox")).isEmpty();

        assertThat(schedule.next()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void removesTheOldestFirst() {
        processMany(2_000);
        clock.advance(MILLI);
        UUID younger = process();

        clock.advance(WEEK.plus(WEEK));
        schedule.run();

        assertThat(ids("select event_id from inbox")).containsExactly(younger);
    }

    @Test
    void leavesWhatSomebodyElseHoldsForTheNextTime() {
        UUID held = log(clock.instant());
        log(clock.instant());
        clock.advance(MONTH.multipliedBy(2));

        transactions.inNew(() -> {
            database.handle().execute("update event_log set envelope = 'erased' where event_id = ?", held);
            schedule.run();
        });
        assertThat(ids("select event_id from event_log")).containsExactly(held);

        schedule.run();
        assertThat(ids("select event_id from event_log")).isEmpty();
    }

    @Test
    void leavesItToTheOtherWhoIsAtItUntilThatOneIsGone() {
        processMany(5_000);
        clock.advance(WEEK.plus(MILLI));
        var other = another();

        schedule.run();
        assertThat(ids("select event_id from inbox")).hasSize(3_000);
        other.run();
        assertThat(ids("select event_id from inbox")).hasSize(3_000);
        assertThat(other.next()).isEqualTo(Duration.ofMinutes(1));

        freeTheLease();
        other.run();
        assertThat(ids("select event_id from inbox")).hasSize(1_000);
        schedule.run();
        assertThat(ids("select event_id from inbox")).hasSize(1_000);
    }

    @Test
    void removesOnceWhatTwoWantToRemoveAtOnce() {
        var instances = List.of(schedule, another());
        for (int round = 0; round < 5; round++) {
            freeTheLease();
            processMany(3_000);
            clock.advance(WEEK.plus(MILLI));

            Together.run(2, number -> instances.get(number).run());

            assertThat(ids("select event_id from inbox")).hasSize(1_000);
            freeTheLease();
            Stream.of(0, 1).forEach(number -> instances.get(number).run());
            assertThat(ids("select event_id from inbox")).isEmpty();
        }
    }

    @Test
    void stopsWithTheApplication() {
        process();
        clock.advance(WEEK.plus(MILLI));

        beans.get(Housekeeping.class).stop(null);
        schedule.run();

        assertThat(ids("select event_id from inbox")).hasSize(1);
        assertThat(schedule.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3h", "10307s", "7d"})
    void startsWhereTheInboxReachesBackAsFarAsRetries(String retention) {
        System.setProperty("orderly.inbox.retention", retention);

        fresh().check(null);
    }

    @Test
    void refusesToStartWhereRetriesLastLongerThanTheInboxReachesBack() {
        System.setProperty("orderly.inbox.retention", "10306s");

        assertThatThrownBy(() -> fresh().check(null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "orderly.inbox.retention (or ORDERLY_INBOX_RETENTION in the environment) is \"10306s\";"
                                + " allowed: a duration of at least 10307s, which the retries of ORDERLY_RETRY_DELAYS can last");
    }

    @Test
    void refusesRetriesThatLastLongerThanTheDefault() {
        System.setProperty("orderly.retry.delays", "1m,7d");

        assertThatThrownBy(() -> fresh().check(null))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "orderly.inbox.retention (or ORDERLY_INBOX_RETENTION in the environment) is \"7d\";"
                                + " allowed: a duration of at least 665346s, which the retries of ORDERLY_RETRY_DELAYS can last");
    }

    private Housekeeping fresh() {
        return testDatabase
                .beans()
                .with(ManagedScheduledExecutorService.class, schedule.executor())
                .get(Housekeeping.class);
    }

    private Schedule another() {
        var its = new Schedule();
        testDatabase
                .beans()
                .with(Clock.class, clock)
                .with(ManagedScheduledExecutorService.class, its.executor())
                .get(Housekeeping.class)
                .start(null);
        return its;
    }

    private void freeTheLease() {
        execute("update housekeeping_lease set until = current_timestamp - interval '1' second");
    }

    private UUID process() {
        UUID id = UUID.randomUUID();
        execute(
                "insert into inbox (subscriber, event_id, processed_at) values (?, ?, ?)",
                subscriber,
                id,
                clock.instant().atOffset(ZoneOffset.UTC));
        return id;
    }

    private void processMany(int count) {
        transactions.inNew(() -> IntStream.range(0, count)
                .forEach(number -> database.writeLater(
                        "insert into inbox (subscriber, event_id, processed_at) values (?, ?, ?)",
                        subscriber + number % 3,
                        UUID.randomUUID(),
                        clock.instant().atOffset(ZoneOffset.UTC))));
    }

    private UUID log(Instant at) {
        UUID id = id(at);
        execute(
                "insert into event_log (event_id, type, event_key, module, envelope) values (?, 'a', 'b', 'c', '{}')",
                id);
        return id;
    }

    private void logMany(int count) {
        transactions.inNew(() -> IntStream.range(0, count)
                .forEach(number -> database.writeLater(
                        "insert into event_log (event_id, type, event_key, module, envelope) values (?, 'a', 'b', 'c', '{}')",
                        id(clock.instant()))));
    }

    /** As the product makes them, at another time. */
    private static UUID id(Instant at) {
        return new UUID(at.toEpochMilli() << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits());
    }

    private UUID deliver(String state) {
        UUID id = UUID.randomUUID();
        execute(
                "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds, last_attempt_at, envelope,"
                        + " revision) values (?, ?, 'a', 'b', ?, ?, 1, 1, ?, '{}', 0)",
                subscriber,
                id,
                state,
                clock.instant().atOffset(ZoneOffset.UTC),
                clock.instant().atOffset(ZoneOffset.UTC));
        execute(
                "insert into delivery_attempt (subscriber, event_id, attempt, at) values (?, ?, 1, ?)",
                subscriber,
                id,
                clock.instant().atOffset(ZoneOffset.UTC));
        return id;
    }

    private void execute(String sql, Object... values) {
        transactions.inNew(() -> {
            database.handle().execute(sql, values);
        });
    }

    private List<UUID> ids(String sql) {
        return database.read(handle -> handle.createQuery(sql).mapTo(UUID.class).list());
    }
}
