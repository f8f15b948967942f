package dev.orderly.event.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.desk.ReplayJob.Plan;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A replay in virtual time; the attempts of the pump are made by hand. */
@OnEveryDatabase
class ReplayJobsTest {

    private static final Plan PLAN = new Plan(List.of(1, 5), 1000, 0.5);

    private final String subscriber = UUID.randomUUID().toString();
    private final UUID failure = UUID.randomUUID();
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final ReplayJobs jobs;

    ReplayJobsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        jobs = beans.get(ReplayJobs.class);
    }

    @Test
    void letsOneGoFirstThenMoreThenAll() {
        dead(20);
        var id = start(PLAN);

        assertThat(released(id)).isEqualTo(1);
        assertThat(released(id)).as("the canary has not had its attempt").isEqualTo(1);
        succeed();
        assertThat(released(id)).isEqualTo(5);
        succeed();
        assertThat(released(id)).isEqualTo(14);
        succeed();
        move(id);

        assertThat(job(id))
                .extracting(ReplayJob::state, ReplayJob::done, ReplayJob::failed)
                .containsExactly("done", 20, 0);
    }

    @Test
    void stopsWhenTooManyFailAgain() {
        dead(3);
        var id = start(PLAN);
        move(id);

        failAgain();
        move(id);

        assertThat(job(id))
                .extracting(ReplayJob::state, ReplayJob::done, ReplayJob::failed)
                .containsExactly("stopped", 0, 1);
        assertThat(job(id).reason()).startsWith("1 of 1 failed again");
        assertThat(count("state = 'dead' and job_id is null")).isEqualTo(3);
    }

    @Test
    void goesOnWhileFewFailAgain() {
        dead(3);
        var id = start(new Plan(List.of(2), 1000, 0.5));
        clock.advance(Duration.ofSeconds(1));
        released(id);
        attempt("dead", 1);
        succeed();

        assertThat(released(id)).isEqualTo(1);
        succeed();
        move(id);

        assertThat(job(id))
                .extracting(ReplayJob::state, ReplayJob::done, ReplayJob::failed)
                .containsExactly("done", 2, 1);
    }

    @Test
    void keepsTheRate() {
        dead(100);
        var id = start(new Plan(List.of(), 10, 0.5));

        move(id);
        assertThat(underWay()).isEqualTo(1);
        clock.advance(Duration.ofMillis(500));
        move(id);
        assertThat(underWay()).isEqualTo(6);
        clock.advance(Duration.ofHours(1));
        move(id);
        assertThat(underWay()).as("a long pause is not made up for").isEqualTo(16);
        clock.advance(Duration.ofHours(-2));
        move(id);
        assertThat(underWay())
                .as("nor does a clock that was put back take away")
                .isEqualTo(16);
    }

    @Test
    void countsWhatAnOperatorPutAside() {
        dead(2);
        var id = start(PLAN);
        transactions.inNew(() ->
                database.handle().execute("update delivery set state = 'discarded' where subscriber = ?", subscriber));

        move(id);

        assertThat(job(id)).extracting(ReplayJob::state, ReplayJob::done).containsExactly("done", 2);
    }

    @Test
    void endsWhenCancelled() {
        dead(3);
        var id = start(PLAN);
        move(id);

        assertThat(jobs(() -> jobs.cancel(id)).state()).isEqualTo("cancelled");

        move(id);
        assertThat(count("job_id is not null")).isZero();
        assertThat(count("state = 'retrying'")).as("has its attempt").isEqualTo(1);
        assertThatThrownBy(() -> jobs(() -> jobs.cancel(id))).hasMessageContaining("is cancelled");
    }

    @Test
    void replaysAGroupOnceAtATime() {
        dead(3);
        start(PLAN);

        assertThatThrownBy(() -> start(PLAN)).hasMessageContaining("being replayed already");
        assertThatThrownBy(() -> jobs(() -> jobs.start(UUID.randomUUID(), PLAN, "ann")))
                .hasMessageContaining("no failure group");
    }

    @Test
    void letsNoMoreGoIfSeveralInstancesMoveItAtOnce() {
        dead(20);
        var id = start(new Plan(List.of(3, 10), 1000, 0.5));
        clock.advance(Duration.ofSeconds(1));

        moveTogether(id);
        assertThat(underWay()).isEqualTo(3);
        succeed();
        clock.advance(Duration.ofSeconds(1));
        moveTogether(id);

        assertThat(underWay()).isEqualTo(10);
        assertThat(job(id)).extracting(ReplayJob::done, ReplayJob::failed).containsExactly(3, 0);
    }

    private void moveTogether(UUID id) {
        Together.run(4, number -> {
            move(id);
            return number;
        });
    }

    private UUID start(Plan plan) {
        return jobs(() -> jobs.start(failure, plan, "ann")).id();
    }

    private <T> T jobs(Supplier<T> work) {
        return transactions.inNew(work);
    }

    /** How many are under way after the job was given a second to move. */
    private int released(UUID id) {
        clock.advance(Duration.ofSeconds(1));
        move(id);
        return underWay();
    }

    private void move(UUID id) {
        transactions.inNew(() -> jobs.move(id));
    }

    private ReplayJob job(UUID id) {
        return jobs(() -> jobs.find(id)).orElseThrow();
    }

    private int underWay() {
        return count("state = 'retrying'");
    }

    private void succeed() {
        attempt("processed", Integer.MAX_VALUE);
    }

    private void failAgain() {
        attempt("dead", Integer.MAX_VALUE);
    }

    private void attempt(String outcome, int most) {
        transactions.inNew(() -> database.handle()
                .execute(
                        "update delivery set state = ?, attempts = attempts + 1 where subscriber = ? and event_id in"
                                + " (select event_id from delivery where subscriber = ? and state = 'retrying' limit ?)",
                        outcome,
                        subscriber,
                        subscriber,
                        most));
    }

    private void dead(int many) {
        transactions.inNew(() -> {
            for (int i = 0; i < many; i++) {
                var now = clock.instant().atOffset(ZoneOffset.UTC);
                database.handle()
                        .execute(
                                "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds,"
                                        + " failure_id, first_failed_at, last_attempt_at, revision)"
                                        + " values (?, ?, 'order.created', ?, 'dead', ?, 1, 1, ?, ?, ?, 0)",
                                subscriber,
                                UUID.randomUUID(),
                                "key-" + i,
                                now,
                                failure,
                                now,
                                now);
            }
        });
    }

    private int count(String condition) {
        return database.read(
                handle -> handle.createQuery("select count(*) from delivery where subscriber = ? and " + condition)
                        .bind(0, subscriber)
                        .mapTo(Integer.class)
                        .one());
    }
}
