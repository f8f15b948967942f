package dev.orderly.event.road;

import dev.orderly.database.Database;
import dev.orderly.event.catalogue.EventTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.statement.Query;

/**
 * Removes rows of the road whose time is over, the oldest first. Joins the caller's transaction.
 *
 * <p>Which rows is asked without a lock, as with a limit H2 would lock all that are old; and each is removed by its key, as
 * either database, asked for any of two thousand keys at once, may compare all rows with all keys.
 */
@ApplicationScoped
class ExpiredRows {

    @Inject
    private Database database;

    private record Key(String subscriber, UUID eventId) {

        static Key of(ResultSet row) throws SQLException {
            return new Key(row.getString(1), row.getObject(2, UUID.class));
        }
    }

    /** What was processed before an instant, but nothing of a subscriber that is being fed: the same may still come to it live. */
    int inbox(Instant before, int limit) {
        var expired = query("select subscriber, event_id from inbox where processed_at < :before"
                        + " and subscriber not in (select subscriber from backfill_job where state = 'running')"
                        + " order by processed_at limit :limit")
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("limit", limit);
        return delete(expired, "delete from inbox where subscriber = ? and event_id = ?");
    }

    /**
     * Deliveries with nothing more to come, {@code processed} or {@code discarded}, that were last tried before an instant;
     * their attempts go with them. What is dead is an operator's to settle, however old.
     */
    int deliveries(String state, Instant before, int limit) {
        var expired = query(
                        "select subscriber, event_id from delivery where state = :state and last_attempt_at < :before"
                                + " order by last_attempt_at limit :limit")
                .bind("state", state)
                .bind("before", before.atOffset(ZoneOffset.UTC))
                .bind("limit", limit);
        return delete(
                expired,
                "delete from delivery where subscriber = ? and event_id = ? and state in ('processed', 'discarded')");
    }

    private int delete(Query expired, String sql) {
        var keys = expired.map((row, context) -> Key.of(row)).list();
        if (keys.isEmpty()) {
            return 0;
        }
        var batch = database.handle().prepareBatch(sql);
        keys.forEach(
                key -> batch.bind(0, key.subscriber()).bind(1, key.eventId()).add());
        return IntStream.of(batch.execute()).sum();
    }

    /**
     * Events published before an instant, but none that is still to be sent, or to be fed to a subscriber, nor any younger than
     * that. Those that somebody
     * erases personal data of just now are left for the next time, lest the two wait for each other.
     *
     * <p>Their ids tell: those of version 7 begin with the milliseconds of their making and are ordered by them, so a bound
     * for the id is one for the time, and the primary key is the only index that this needs.
     */
    int events(Instant before, int limit) {
        var expired = query("select event_id from event_log where event_id < :bound and event_id <"
                        + " coalesce((select o.event_id from outbox o order by o.event_id limit 1), :bound) and event_id <"
                        + " coalesce((select b.place from backfill_job b where b.state = 'running' order by b.place limit 1), :bound)"
                        + " order by event_id limit :limit")
                .bind("bound", EventTime.firstId(before))
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list();
        if (expired.isEmpty()) {
            return 0;
        }
        // All from the first to the last of them, so the same ones.
        var held = query("select event_id from event_log where event_id <= :last for update skip locked")
                .bind("last", expired.get(expired.size() - 1))
                .mapTo(UUID.class)
                .list();
        var batch = database.handle().prepareBatch("delete from event_log where event_id = ?");
        held.forEach(id -> batch.bind(0, id).add());
        return held.isEmpty() ? 0 : IntStream.of(batch.execute()).sum();
    }

    private Query query(String sql) {
        return database.handle().createQuery(sql);
    }
}
