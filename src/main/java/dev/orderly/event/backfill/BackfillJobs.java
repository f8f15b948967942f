package dev.orderly.event.backfill;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.ColumnText;
import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import dev.orderly.event.catalogue.EventTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The backfills, running and ended. Joins the caller's transaction. */
@ApplicationScoped
public class BackfillJobs {

    /**
     * How far the clocks of two instances may differ: history ends so much after the job's beginning, so that what was
     * published before it is fed whichever clock stamped it. What comes live, too, is known to the inbox.
     */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    private static final int LONGEST_REASON = 500;
    private static final String COLUMNS = "id, subscriber, state, from_time, place, watermark, total, done, failed,"
            + " reason, created_by, created_at, ended_at";

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** Begins one. */
    public BackfillJob begin(String subscriber, Instant from, String who) {
        var id = UuidCreator.getTimeOrderedEpoch();
        database.handle()
                .execute(
                        "insert into backfill_job (id, subscriber, state, from_time, place, watermark, done, failed, until,"
                                + " created_by, created_at) values (?, ?, 'running', ?, ?, ?, 0, 0, current_timestamp, ?, ?)",
                        id,
                        subscriber,
                        utc(from),
                        EventTime.firstId(from),
                        EventTime.firstId(clock.instant().plus(CLOCK_SKEW)),
                        who,
                        utc(clock.instant()));
        return find(id).orElseThrow();
    }

    /**
     * Newest first.
     *
     * @param before the id of the last one seen, or null
     */
    public List<BackfillJob> list(UUID before, int limit) {
        String behind = before == null ? "" : " where id < :before";
        return database.read(handle -> {
            var query = handle.createQuery(
                    "select " + COLUMNS + " from backfill_job" + behind + " order by id desc limit :limit");
            if (before != null) {
                query.bind("before", before);
            }
            return query.bind("limit", limit).map((row, context) -> job(row)).list();
        });
    }

    public Optional<BackfillJob> find(UUID id) {
        return database.read(handle -> handle.createQuery("select " + COLUMNS + " from backfill_job where id = ?")
                .bind(0, id)
                .map((row, context) -> job(row))
                .findOne());
    }

    /** The one that feeds a subscriber, on whichever instance. */
    public Optional<BackfillJob> running(String subscriber) {
        return database.read(handle -> handle.createQuery(
                        "select " + COLUMNS + " from backfill_job where state = 'running' and subscriber = ?")
                .bind(0, subscriber)
                .map((row, context) -> job(row))
                .findOne());
    }

    /** Ends one that runs; what it has fed stays. False if it has ended already. */
    public boolean cancel(UUID id) {
        return end(id, "cancelled");
    }

    boolean end(UUID id, String state) {
        return database.handle()
                        .execute(
                                "update backfill_job set state = ?, reason = null, ended_at = ? where id = ? and state = 'running'",
                                state,
                                utc(clock.instant()),
                                id)
                == 1;
    }

    /**
     * Takes the running one of a subscriber for some time, or renews that; nothing while another instance has it, or if it
     * began later than an instant.
     */
    Optional<BackfillJob> take(String subscriber, UUID owner, Instant begunBy) {
        int taken = database.handle()
                .createUpdate("update backfill_job set owner = :owner, until = current_timestamp + interval '30' second"
                        + " where subscriber = :subscriber and state = 'running' and created_at <= :begun"
                        + " and (owner = :owner or until <= current_timestamp)")
                .bind("owner", owner)
                .bind("subscriber", subscriber)
                .bind("begun", utc(begunBy))
                .execute();
        return taken == 1 ? running(subscriber) : Optional.empty();
    }

    /** Notes what was fed, unless the job has ended or another instance has taken it meanwhile. */
    void fed(BackfillJob job, UUID owner, List<UUID> eventIds) {
        database.handle()
                .createUpdate("update backfill_job set place = :place, done = done + :fed, failed = failed + :failed,"
                        + " reason = null where id = :id and state = 'running' and owner = :owner and place = :before")
                .bind("place", eventIds.get(eventIds.size() - 1))
                .bind("fed", eventIds.size())
                .bind("failed", owed(job.subscriber(), eventIds))
                .bind("id", job.id())
                .bind("owner", owner)
                .bind("before", job.place())
                .execute();
    }

    private long owed(String subscriber, Collection<UUID> eventIds) {
        return database.handle()
                .createQuery("select count(*) from unnest(cast(:ids as uuid array)) as fed(id) join delivery d"
                        + " on d.event_id = fed.id and d.subscriber = :subscriber"
                        + " and d.state in ('retrying', 'parked', 'dead')")
                .bindArray("ids", UUID.class, eventIds)
                .bind("subscriber", subscriber)
                .mapTo(Long.class)
                .one();
    }

    void total(UUID id, long total) {
        database.handle().execute("update backfill_job set total = ? where id = ?", total, id);
    }

    /** Notes why one does not get on. */
    void hindered(UUID id, String reason) {
        database.handle()
                .execute(
                        "update backfill_job set reason = ? where id = ? and state = 'running'",
                        ColumnText.fitted(reason, LONGEST_REASON),
                        id);
    }

    private static BackfillJob job(ResultSet row) throws SQLException {
        return new BackfillJob(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                ColumnTime.instant(row, 4),
                row.getObject(5, UUID.class),
                row.getObject(6, UUID.class),
                row.getObject(7, Long.class),
                row.getLong(8),
                row.getLong(9),
                row.getString(10),
                row.getString(11),
                ColumnTime.instant(row, 12),
                ColumnTime.instant(row, 13));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
