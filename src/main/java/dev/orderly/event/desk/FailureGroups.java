package dev.orderly.event.desk;

import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Dead deliveries by the reason that they share. */
@ApplicationScoped
public class FailureGroups {

    private static final String SELECT = "select failure_id, subscriber, type, error_type, error_pattern, count(*),"
            + " min(first_failed_at), max(last_attempt_at) from delivery where state = 'dead'";
    private static final String GROUP = " group by failure_id, subscriber, type, error_type, error_pattern";

    @Inject
    private Database database;

    /**
     * Those that failed last come first.
     *
     * @param after the {@link FailureGroup#place} of the last one seen, or null
     * @throws IllegalArgumentException if that is the place of none
     */
    public List<FailureGroup> list(String after, int limit) {
        String behind = after == null
                ? ""
                : " having max(last_attempt_at) < :at or (max(last_attempt_at) = :at and failure_id > :id)";
        return database.read(handle -> {
            var query = handle.createQuery(
                    SELECT + GROUP + behind + " order by max(last_attempt_at) desc, failure_id limit :limit");
            if (after != null) {
                query.bind("at", instant(after).atOffset(ZoneOffset.UTC)).bind("id", id(after));
            }
            return query.bind("limit", limit).map((row, context) -> group(row)).list();
        });
    }

    public Optional<FailureGroup> find(UUID id) {
        return database.read(handle -> handle.createQuery(SELECT + " and failure_id = ?" + GROUP)
                .bind(0, id)
                .map((row, context) -> group(row))
                .findOne());
    }

    private static Instant instant(String place) {
        try {
            return Instant.parse(place.substring(0, Math.max(0, place.indexOf(' '))));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("No place of a group: " + place, e);
        }
    }

    private static UUID id(String place) {
        return UUID.fromString(place.substring(place.indexOf(' ') + 1));
    }

    private static FailureGroup group(ResultSet row) throws SQLException {
        return new FailureGroup(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getLong(6),
                ColumnTime.instant(row, 7),
                ColumnTime.instant(row, 8));
    }
}
