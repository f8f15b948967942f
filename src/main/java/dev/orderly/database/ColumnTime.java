package dev.orderly.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Times in columns that may be null. */
public final class ColumnTime {

    private ColumnTime() {}

    /** What a column holds; null if that is null. */
    public static Instant instant(ResultSet row, int column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
