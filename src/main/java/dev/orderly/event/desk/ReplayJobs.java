package dev.orderly.event.desk;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import dev.orderly.event.desk.RefusedException.Reason;
import dev.orderly.event.desk.ReplayJob.Plan;
import dev.orderly.fault.FaultPoint;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Replays of groups. A job is all in the database: each {@link #move} is one transaction that counts what had its attempt
 * and lets the next go, so that any instance may make it, also after a crash. The attempts themselves are the pump's.
 */
@ApplicationScoped
@Transactional
public class ReplayJobs {

    /** How many may be under way once the ramp is behind. */
    static final int WINDOW = 1000;

    private static final Duration LONGEST_STRIDE = Duration.ofSeconds(1);
    private static final String COLUMNS =
            "id, failure_id, subscriber, state, total, done, failed, ramp, rate_per_second,"
                    + " stop_at_failure_ratio, reason, created_by, created_at, ended_at, step, step_left, allowance, moved_at";

    @Inject
    private Database database;

    @Inject
    private FailureGroups failures;

    @Inject
    private Clock clock;

    /** A job, and how far up the ramp it is. */
    private record Progress(ReplayJob job, int step, int stepLeft, double allowance, Instant movedAt) {}

    /**
     * Begins to replay all deliveries of a group that are dead now.
     *
     * @throws RefusedException if there is no such group, or another job replays it
     */
    public ReplayJob start(UUID failureId, Plan plan, String who) {
        var group = failures.find(failureId)
                .orElseThrow(() ->
                        new RefusedException(Reason.UNKNOWN, "There is no failure group %s now".formatted(failureId)));
        var id = UuidCreator.getTimeOrderedEpoch();
        int total = database.handle()
                .execute(
                        "update delivery set job_id = ?, revision = revision + 1"
                                + " where failure_id = ? and state = 'dead' and job_id is null",
                        id,
                        failureId);
        if (total == 0) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "All of failure group %s are being replayed already: see GET /api/admin/jobs".formatted(failureId));
        }
        database.handle()
                .execute(
                        "insert into replay_job (" + COLUMNS
                                + ") values (?, ?, ?, 'running', ?, 0, 0, ?, ?, ?, null, ?, ?, null, 0, ?, 1, ?)",
                        id,
                        failureId,
                        group.subscriber(),
                        total,
                        plan.ramp().stream().map(String::valueOf).collect(Collectors.joining(",")),
                        plan.ratePerSecond(),
                        plan.stopAtFailureRatio(),
                        who,
                        now(),
                        plan.ramp().isEmpty() ? WINDOW : plan.ramp().get(0),
                        now());
        return find(id).orElseThrow();
    }

    /**
     * Newest first.
     *
     * @param before the id of the last one seen, or null
     */
    public List<ReplayJob> list(UUID before, int limit) {
        String behind = before == null ? "" : " where id < :before";
        var query = database.handle()
                .createQuery("select " + COLUMNS + " from replay_job" + behind + " order by id desc limit :limit");
        if (before != null) {
            query.bind("before", before);
        }
        return query.bind("limit", limit).map((row, context) -> job(row)).list();
    }

    public Optional<ReplayJob> find(UUID id) {
        return database.handle()
                .createQuery("select " + COLUMNS + " from replay_job where id = ?")
                .bind(0, id)
                .map((row, context) -> job(row))
                .findOne();
    }

    /**
     * Ends a job; what it has let go has its attempt, the rest stays dead.
     *
     * @throws RefusedException if there is no such job, or it has ended
     */
    public ReplayJob cancel(UUID id) {
        var job = hold(id, "")
                .orElseThrow(() -> new RefusedException(Reason.UNKNOWN, "There is no job %s".formatted(id)))
                .job();
        if (!"running".equals(job.state())) {
            throw new RefusedException(
                    Reason.CONFLICT, "Job %s is %s, it cannot be cancelled".formatted(id, job.state()));
        }
        count(job);
        end(id, "cancelled", null);
        return find(id).orElseThrow();
    }

    /** The jobs that are to be moved on. */
    public List<UUID> running() {
        return database.handle()
                .createQuery("select id from replay_job where state = 'running' order by id")
                .mapTo(UUID.class)
                .list();
    }

    /** Moves a job on, unless another instance does; counts, and lets go as many as plan and rate allow. */
    @Transactional(TxType.REQUIRES_NEW)
    public void move(UUID id) {
        hold(id, " skip locked")
                .filter(progress -> "running".equals(progress.job().state()))
                .ifPresent(this::move);
    }

    private void move(Progress progress) {
        count(progress.job());
        var job = find(progress.job().id()).orElseThrow();
        int tried = job.done() + job.failed();
        double ratio = tried == 0 ? 0 : (double) job.failed() / tried;
        if (ratio > job.plan().stopAtFailureRatio()) {
            end(
                    job.id(),
                    "stopped",
                    "%d of %d failed again, which is more than %s; the rest stays dead"
                            .formatted(job.failed(), tried, job.plan().stopAtFailureRatio()));
            return;
        }
        int underWay = underWay(job.id());
        int waiting = job.total() - tried - underWay;
        if (waiting + underWay == 0) {
            end(job.id(), "done", null);
        } else {
            letGo(climbed(progress, underWay), underWay, waiting);
        }
    }

    /** The next step of the ramp, if all of this one have had their attempt. */
    private static Progress climbed(Progress at, int underWay) {
        var ramp = at.job().plan().ramp();
        if (at.stepLeft() > 0 || underWay > 0 || at.step() >= ramp.size()) {
            return at;
        }
        int step = at.step() + 1;
        return new Progress(at.job(), step, step < ramp.size() ? ramp.get(step) : 0, at.allowance(), at.movedAt());
    }

    private void letGo(Progress at, int underWay, int waiting) {
        var plan = at.job().plan();
        boolean onTheRamp = at.step() < plan.ramp().size();
        var elapsed = Duration.between(at.movedAt(), clock.instant());
        double seconds = Math.max(0, Math.min(elapsed.toMillis(), LONGEST_STRIDE.toMillis())) / 1000.0;
        double allowance = Math.min(at.allowance() + plan.ratePerSecond() * seconds, Math.max(1, plan.ratePerSecond()));
        int room = onTheRamp ? at.stepLeft() : WINDOW - underWay;
        int released = release(at.job(), Math.min(Math.min(room, waiting), (int) allowance));
        database.handle()
                .execute(
                        "update replay_job set step = ?, step_left = ?, allowance = ?, moved_at = ? where id = ?",
                        at.step(),
                        onTheRamp ? at.stepLeft() - released : 0,
                        allowance - released,
                        now(),
                        at.job().id());
        if (released > 0) {
            FaultPoint.REPLAY_RELEASED.reach();
        }
    }

    private int release(ReplayJob job, int most) {
        return most <= 0
                ? 0
                : database.handle()
                        .createUpdate(
                                "update delivery set state = 'retrying', next_attempt_at = :now, job_attempts = attempts,"
                                        + " revision = revision + 1 where subscriber = :subscriber and event_id in"
                                        + " (select event_id from delivery where job_id = :job and job_attempts is null"
                                        + " and state = 'dead' order by seq limit :most)")
                        .bind("now", now())
                        .bind("subscriber", job.subscriber())
                        .bind("job", job.id())
                        .bind("most", most)
                        .execute();
    }

    /** Counts what had its attempt, or was taken out of the job's hands by an operator, and lets go of it. */
    private void count(ReplayJob job) {
        int failed = database.handle()
                .execute(
                        "update delivery set job_id = null, job_attempts = null where job_id = ?"
                                + " and job_attempts is not null and attempts > job_attempts and state in ('dead', 'retrying')",
                        job.id());
        int done = database.handle()
                .execute(
                        "update delivery set job_id = null, job_attempts = null where job_id = ?"
                                + " and (state in ('processed', 'discarded') or (job_attempts is null and state <> 'dead'))",
                        job.id());
        database.handle()
                .execute(
                        "update replay_job set done = done + ?, failed = failed + ? where id = ?",
                        done,
                        failed,
                        job.id());
    }

    private int underWay(UUID id) {
        return database.handle()
                .createQuery("select count(*) from delivery where job_id = ? and job_attempts is not null")
                .bind(0, id)
                .mapTo(Integer.class)
                .one();
    }

    private void end(UUID id, String state, String reason) {
        database.handle().execute("update delivery set job_id = null, job_attempts = null where job_id = ?", id);
        database.handle()
                .execute(
                        "update replay_job set state = ?, reason = ?, ended_at = ? where id = ?",
                        state,
                        reason,
                        now(),
                        id);
    }

    private Optional<Progress> hold(UUID id, String skip) {
        return database.handle()
                .createQuery("select " + COLUMNS + " from replay_job where id = ? for update" + skip)
                .bind(0, id)
                .map((row, context) -> new Progress(
                        job(row), row.getInt(15), row.getInt(16), row.getDouble(17), ColumnTime.instant(row, 18)))
                .findOne();
    }

    private static ReplayJob job(ResultSet row) throws SQLException {
        var ramp = Arrays.stream(row.getString(8).split(","))
                .filter(step -> !step.isEmpty())
                .map(Integer::valueOf)
                .toList();
        return new ReplayJob(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getInt(6),
                row.getInt(7),
                new Plan(ramp, row.getDouble(9), row.getDouble(10)),
                row.getString(11),
                row.getString(12),
                ColumnTime.instant(row, 13),
                ColumnTime.instant(row, 14));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
