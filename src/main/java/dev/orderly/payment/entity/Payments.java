package dev.orderly.payment.entity;

import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import dev.orderly.database.Rows;
import dev.orderly.event.Cause;
import dev.orderly.payment.entity.Payment.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** All payments, one per order. Writes join the caller's transaction; of a long reason they keep the beginning. */
@ApplicationScoped
public class Payments {

    private static final String COLUMNS =
            "order_id, amount, method, state, reason, attempts, correlation_id, causation_id, depth, traceparent, path";

    private static final int REASON_LENGTH = 300;

    /** What is said to be due later than this was written by a clock that has since been put back. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    private final Rows.Table<UUID, Row> table = new Table();

    /** Locks payments for the current transaction, which is about to ask for them: all at once instead of one by one. */
    public void hold(Collection<UUID> orderIds) {
        database.rows(table).hold(orderIds);
    }

    /** Finds a payment and holds it to the end of the transaction. */
    public Optional<Payment> lock(UUID orderId) {
        return database.rows(table).find(orderId).map(Row::payment);
    }

    /** Adds or changes a payment; {@code callIn} is when the provider is to be asked, null for never. */
    public void put(Payment payment, Duration callIn) {
        database.rows(table).put(payment.orderId(), new Row(payment, in(callIn)));
    }

    /** Takes calls that are due, the longest first, leaving them to the caller for the length of the lease. */
    public List<Payment> takeDue(int limit, Duration lease) {
        return take("next_attempt_at", limit, lease);
    }

    /** As {@link #takeDue}, but those first that were tried least. */
    public List<Payment> takeLeastTried(int limit, Duration lease) {
        return take("attempts, next_attempt_at", limit, lease);
    }

    private List<Payment> take(String order, int limit, Duration lease) {
        var due = due("<=", Duration.ZERO, order, limit);
        if (due.isEmpty()) {
            due = due(">", LONGEST_WAIT, order, limit);
        }
        due.forEach(payment -> database.writeLater(
                "update payment set next_attempt_at = ? where order_id = ?", in(lease), payment.orderId()));
        return due;
    }

    private List<Payment> due(String comparison, Duration fromNow, String order, int limit) {
        return database.handle()
                .createQuery(
                        "select %s from payment where next_attempt_at %s ? order by %s limit ? for update skip locked"
                                .formatted(COLUMNS, comparison, order))
                .bind(0, in(fromNow))
                .bind(1, limit)
                .map((row, context) -> payment(row))
                .list();
    }

    /** Newest order first; the one of an order where given. */
    public List<Payment> list(UUID orderId, UUID before, int limit) {
        String sql = "select " + COLUMNS + " from payment where 1 = 1"
                + (orderId == null ? "" : " and order_id = :order")
                + (before == null ? "" : " and order_id < :before")
                + " order by order_id desc limit :limit";
        return database.read(handle -> {
            var query = handle.createQuery(sql).bind("limit", limit);
            if (orderId != null) {
                query.bind("order", orderId);
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.map((row, context) -> payment(row)).list();
        });
    }

    private OffsetDateTime in(Duration wait) {
        return wait == null ? null : clock.instant().plus(wait).atOffset(ZoneOffset.UTC);
    }

    private static Payment payment(ResultSet row) throws SQLException {
        var cause = new Cause(
                row.getString(7),
                row.getObject(8, UUID.class),
                row.getInt(9),
                types(row.getString(11)),
                row.getString(10));
        return new Payment(
                row.getObject(1, UUID.class),
                row.getBigDecimal(2),
                row.getString(3),
                State.valueOf(row.getString(4)),
                row.getString(5),
                row.getInt(6),
                cause);
    }

    /** No type's name has a space. */
    private static String text(List<String> path) {
        return String.join(" ", path);
    }

    private static List<String> types(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split(" "));
    }

    private record Row(Payment payment, OffsetDateTime nextAttempt) {}

    /** How payments are read and written. */
    private final class Table implements Rows.Table<UUID, Row> {

        @Override
        public Map<UUID, Row> read(Collection<UUID> orderIds) {
            return database.handle()
                    .createQuery("select " + COLUMNS + ", next_attempt_at from payment where order_id = any(:ids)"
                            + " order by order_id for update")
                    .bindArray("ids", UUID.class, orderIds)
                    .map((row, context) -> new Row(payment(row), row.getObject(12, OffsetDateTime.class)))
                    .collect(Collectors.toMap(row -> row.payment().orderId(), row -> row));
        }

        @Override
        public void insert(Row row) {
            var payment = row.payment();
            var cause = payment.cause();
            database.writeLater(
                    "insert into payment (" + COLUMNS
                            + ", next_attempt_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    payment.orderId(),
                    payment.amount(),
                    payment.method(),
                    payment.state().name(),
                    ColumnText.fitted(payment.reason(), REASON_LENGTH),
                    payment.attempts(),
                    cause.correlationId(),
                    cause.causationId(),
                    cause.depth(),
                    cause.traceparent(),
                    text(cause.path()),
                    row.nextAttempt());
        }

        @Override
        public void update(Row before, Row row) {
            var payment = row.payment();
            var cause = payment.cause();
            database.writeLater(
                    "update payment set state = ?, reason = ?, attempts = ?, correlation_id = ?, causation_id = ?, depth = ?,"
                            + " traceparent = ?, path = ?, next_attempt_at = ? where order_id = ?",
                    payment.state().name(),
                    ColumnText.fitted(payment.reason(), REASON_LENGTH),
                    payment.attempts(),
                    cause.correlationId(),
                    cause.causationId(),
                    cause.depth(),
                    cause.traceparent(),
                    text(cause.path()),
                    row.nextAttempt(),
                    payment.orderId());
        }
    }
}
