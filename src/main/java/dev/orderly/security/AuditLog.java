package dev.orderly.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import dev.orderly.web.Json;
import dev.orderly.web.Trace;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who changed what, and when. It is kept for good: operators' changes are few. Thread-safe. */
@ApplicationScoped
public class AuditLog {

    /** Who acts where no operator is logged in: a job. */
    static final String SYSTEM = "system";

    private static final int DETAIL_LENGTH = 4000;
    private static final int SUBJECT_LENGTH = 200;
    private static final int NAME_LENGTH = 100;
    private static final String COLUMNS = "id, noted_at, who, action, subject, detail, trace_id";

    @Inject
    private Database database;

    @Inject
    private SecurityContext security;

    @Inject
    private Clock clock;

    /** What of the log is asked for; null stands for any. */
    public record Filter(String action, String subject, String who) {}

    /**
     * Notes a change in the caller's transaction: it is in the log if, and only if, the change is made. Who is the operator
     * that is logged in, or {@code system}.
     *
     * @param action what is done, in the words of the API: {@code product.put}, {@code delivery.replay}
     * @param subject the id of what is changed
     * @param detail what there is to know of it, anything that can be written as JSON, or null; of more than
     *     4,000 characters the beginning is kept, as {@code {"length":…,"beginning":"…"}}
     * @throws IllegalStateException if no transaction is active
     * @throws IllegalArgumentException if the detail cannot be written as JSON
     */
    public void note(String action, String subject, Object detail) {
        database.writeLater(
                "insert into audit (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)",
                UuidCreator.getTimeOrderedEpoch(),
                clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC),
                ColumnText.fitted(who(), NAME_LENGTH),
                ColumnText.fitted(action, NAME_LENGTH),
                ColumnText.fitted(subject, SUBJECT_LENGTH),
                bounded(json(detail)),
                Trace.currentId());
    }

    /** Newest first, those older than {@code before} where it is not null. */
    public List<AuditEntry> list(Filter filter, UUID before, int limit) {
        var conditions = conditions(filter, before);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions.keySet());
        return database.read(handle -> {
            var query = handle.createQuery("select " + COLUMNS + " from audit" + where + " order by id desc limit ?");
            int position = 0;
            for (Object value : conditions.values()) {
                query.bind(position++, value);
            }
            return query.bind(position, limit).map((row, context) -> entry(row)).list();
        });
    }

    private static Map<String, Object> conditions(Filter filter, UUID before) {
        var conditions = new LinkedHashMap<String, Object>();
        conditions.put("action = ?", ColumnText.fitted(filter.action(), NAME_LENGTH));
        conditions.put("subject = ?", ColumnText.fitted(filter.subject(), SUBJECT_LENGTH));
        conditions.put("who = ?", ColumnText.fitted(filter.who(), NAME_LENGTH));
        conditions.put("id < ?", before);
        conditions.values().removeIf(value -> value == null);
        return conditions;
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject(1, UUID.class),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    private String who() {
        var operator = security.getCallerPrincipal();
        return operator == null ? SYSTEM : operator.getName();
    }

    private static String bounded(String json) {
        return json.length() <= DETAIL_LENGTH
                ? json
                : json(Map.of("length", json.length(), "beginning", ColumnText.fitted(json, DETAIL_LENGTH)));
    }

    private static String json(Object detail) {
        try {
            return Json.MAPPER.writeValueAsString(detail);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The detail of an audit entry cannot be written as JSON: %s".formatted(detail.getClass()), e);
        }
    }
}
