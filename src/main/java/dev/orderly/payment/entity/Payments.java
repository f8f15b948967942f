package dev.orderly.payment.entity;

import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All payments, one per order. Writes join the caller's transaction; of a long reason they keep the beginning. */
@ApplicationScoped
public class Payments {

    private static final String COLUMNS =
            "order_id, amount, method, state, reason, attempts, correlation_id, causation_id, depth, traceparent";

    private static final int REASON_LENGTH = 300;

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** Adds an intent or a tombstone, unless the order has a payment; {@code callIn} is when the provider is to be asked, null for never. */
    public boolean add(Payment payment, Duration callIn) {
        var cause = payment.cause();
        return database.handle()
                        .execute(
                                "insert into payment (" + COLUMNS
                                        + ", next_attempt_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
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
                                in(callIn))
                == 1;
    }

    /** Finds a payment and holds it to the end of the transaction. */
    public Optional<Payment> lock(UUID orderId) {
        return database.handle()
                .createQuery("select " + COLUMNS + " from payment where order_id = ? for update")
                .bind(0, orderId)
                .map((row, context) -> payment(row))
                .findOne();
    }

    /** Writes state, reason, attempts and cause. */
    public void update(Payment payment, Duration callIn) {
        var cause = payment.cause();
        database.handle()
                .execute(
                        "update payment set state = ?, reason = ?, attempts = ?, correlation_id = ?, causation_id = ?, depth = ?, traceparent = ?,"
                                + " next_attempt_at = ? where order_id = ?",
                        payment.state().name(),
                        ColumnText.fitted(payment.reason(), REASON_LENGTH),
                        payment.attempts(),
                        cause.correlationId(),
                        cause.causationId(),
                        cause.depth(),
                        cause.traceparent(),
                        in(callIn),
                        payment.orderId());
    }

    /** Takes calls that are due, leaving them to the caller for the length of the lease. */
    public List<Payment> takeDue(int limit, Duration lease) {
        var due = database.handle()
                .createQuery(
                        "select " + COLUMNS
                                + " from payment where next_attempt_at <= ? order by next_attempt_at limit ? for update skip locked")
                .bind(0, in(Duration.ZERO))
                .bind(1, limit)
                .map((row, context) -> payment(row))
                .list();
        due.forEach(payment -> database.writeLater(
                "update payment set next_attempt_at = ? where order_id = ?", in(lease), payment.orderId()));
        return due;
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
        var cause = new Cause(row.getString(7), row.getObject(8, UUID.class), row.getInt(9), row.getString(10));
        return new Payment(
                row.getObject(1, UUID.class),
                row.getBigDecimal(2),
                row.getString(3),
                State.valueOf(row.getString(4)),
                row.getString(5),
                row.getInt(6),
                cause);
    }
}
