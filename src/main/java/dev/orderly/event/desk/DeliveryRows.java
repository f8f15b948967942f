package dev.orderly.event.desk;

import dev.orderly.database.ColumnTime;
import dev.orderly.event.inbox.DeliveryId;
import dev.orderly.event.inbox.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** How rows of {@code delivery} are read. */
final class DeliveryRows {

    static final String COLUMNS = "subscriber, event_id, type, event_key, state, attempts, error_type, error_message,"
            + " first_failed_at, last_attempt_at, next_attempt_at, edited_as, job_id, revision, seq";

    private DeliveryRows() {}

    static DeliverySummary summary(ResultSet row) throws SQLException {
        var id = new DeliveryId(row.getString(1), row.getObject(2, UUID.class));
        String error = row.getString(7);
        String seq = row.getString(15);
        return new DeliverySummary(
                id.toString(),
                id.subscriber(),
                id.eventId(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                error == null ? null : new Failure(error, row.getString(8)),
                ColumnTime.instant(row, 9),
                ColumnTime.instant(row, 10),
                ColumnTime.instant(row, 11),
                row.getObject(12, UUID.class),
                row.getObject(13, UUID.class),
                row.getInt(14),
                seq.isEmpty() ? id.toString() : seq);
    }
}
