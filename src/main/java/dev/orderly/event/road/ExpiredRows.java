package dev.orderly.event.road;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * Removes rows of the road whose time is over, the oldest first. Joins the caller's transaction.
 *
 * <p>Rows that somebody else holds are left for the next time: so a purge never waits, and nobody is in a deadlock with it.
 */
@ApplicationScoped
class ExpiredRows {

    /** Where an id of version 7 has its milliseconds. */
    private static final int TIME_SHIFT = 16;

    @Inject
    private Database database;

    private record Key(String subscriber, UUID eventId) {

        static Key of(ResultSet row) throws SQLException {
            return new Key(row.getString(1), row.getObject(2, UUID.class));
        }
    }

    /** What was processed before an instant. */
    int inbox(Instant before, int limit) {
        return delete(
                "inbox",
                query("select subscriber, event_id from inbox where processed_at < :before"
                                + " order by processed_at limit :limit for update skip locked")
                        .bind("before", before.atOffset(ZoneOffset.UTC))
                        .bind("limit", limit));
    }

    /**
     * Deliveries with nothing more to come, {@code processed} or {@code discarded}, that were last tried before an instant;
     * their attempts go with them. What is dead is an operator's to settle, however old.
     */
    int deliveries(String state, Instant before, int limit) {
        return delete(
                "delivery",
                query("select subscriber, event_id from delivery where state = :state and last_attempt_at < :before"
                                + " order by last_attempt_at limit :limit for update skip locked")
                        .bind("state", state)
                        .bind("before", before.atOffset(ZoneOffset.UTC))
                        .bind("limit", limit));
    }

    private int delete(String table, Query expired) {
        Map<String, List<UUID>> events = expired.map((row, context) -> Key.of(row))
                .collect(Collectors.groupingBy(Key::subscriber, Collectors.mapping(Key::eventId, Collectors.toList())));
        return events.entrySet().stream()
                .mapToInt(entry -> database.handle()
                        .createUpdate(
                                "delete from " + table + " where subscriber = :subscriber and event_id = any(:ids)")
                        .bind("subscriber", entry.getKey())
                        .bindArray("ids", UUID.class, entry.getValue())
                        .execute())
                .sum();
    }

    /**
     * Events published before an instant, but none that is still to be sent, nor any younger than that.
     *
     * <p>Their ids tell: those of version 7 begin with the milliseconds of their making and are ordered by them, so a bound
     * for the id is one for the time, and the primary key is the only index that this needs.
     */
    int events(Instant before, int limit) {
        List<UUID> expired = query("select event_id from event_log where event_id < :bound and event_id <"
                        + " coalesce((select o.event_id from outbox o order by o.event_id limit 1), :bound)"
                        + " order by event_id limit :limit for update skip locked")
                .bind("bound", new UUID(before.toEpochMilli() << TIME_SHIFT, 0))
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list();
        return database.handle()
                .createUpdate("delete from event_log where event_id = any(:ids)")
                .bindArray("ids", UUID.class, expired)
                .execute();
    }

    private Query query(String sql) {
        return database.handle().createQuery(sql);
    }
}
