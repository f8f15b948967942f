package dev.orderly.payment.entity;

import dev.orderly.database.Database;
import dev.orderly.database.Rows;
import dev.orderly.payment.PaymentGateway.Charge;
import dev.orderly.payment.PaymentGateway.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;

/** The sandbox provider's books: one line per idempotency key. Joins the caller's transaction. */
@ApplicationScoped
public class SandboxBooks {

    private static final String COLUMNS = "idempotency_key, order_id, amount, state, charged_at";
    private static final Outcome NOTHING_CHARGED = new Outcome(false, "nothing was charged");

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    private final Rows.Table<String, Line> table = new Table();

    /** A line of the books: {@code charged}, {@code refunded} or {@code void}. */
    public record Line(String idempotencyKey, UUID orderId, BigDecimal amount, String state, Instant chargedAt) {

        private Line refunded() {
            return new Line(idempotencyKey, orderId, amount, "refunded", chargedAt);
        }
    }

    /** Prepares for these charges to be asked for in the current transaction. */
    public void hold(Collection<String> keys) {
        database.rows(table).hold(keys);
    }

    /** Charges, unless the key was charged or cancelled before. */
    public Outcome capture(Charge charge) {
        var rows = database.rows(table);
        if (rows.find(charge.key()).isEmpty()) {
            rows.put(charge.key(), line(charge, "charged"));
        }
        return rows.find(charge.key()).orElseThrow().state().equals("charged")
                ? Outcome.DONE
                : new Outcome(false, "the payment was cancelled");
    }

    /** Refunds what was charged under the key, or bars the key. */
    public Outcome cancel(Charge charge) {
        var rows = database.rows(table);
        var found = rows.find(charge.key());
        if (found.isEmpty()) {
            rows.put(charge.key(), line(charge, "void"));
            return NOTHING_CHARGED;
        }
        found.filter(line -> line.state().equals("charged")).ifPresent(line -> rows.put(charge.key(), line.refunded()));
        return found.get().state().equals("void") ? NOTHING_CHARGED : Outcome.DONE;
    }

    /** What was charged for an order. */
    public List<Line> charges(UUID orderId) {
        return database.read(handle -> handle.createQuery(
                        "select " + COLUMNS + " from sandbox_charge where order_id = ? and state <> 'void'")
                .bind(0, orderId)
                .map(SandboxBooks::read)
                .list());
    }

    private Line line(Charge charge, String state) {
        return new Line(charge.key(), charge.orderId(), charge.amount(), state, clock.instant());
    }

    private static Line read(ResultSet row, StatementContext context) throws SQLException {
        return new Line(
                row.getString(1),
                row.getObject(2, UUID.class),
                row.getBigDecimal(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class).toInstant());
    }

    /** How lines are read and written. */
    private final class Table implements Rows.Table<String, Line> {

        @Override
        public Map<String, Line> read(Collection<String> keys) {
            return database.handle()
                    .createQuery(
                            "select " + COLUMNS
                                    + " from sandbox_charge where idempotency_key = any(:keys) order by idempotency_key for update")
                    .bindArray("keys", String.class, keys)
                    .map(SandboxBooks::read)
                    .collect(Collectors.toMap(Line::idempotencyKey, line -> line));
        }

        @Override
        public void insert(Line line) {
            database.writeLater(
                    "insert into sandbox_charge (" + COLUMNS + ") values (?, ?, ?, ?, ?)",
                    line.idempotencyKey(),
                    line.orderId(),
                    line.amount(),
                    line.state(),
                    line.chargedAt().atOffset(ZoneOffset.UTC));
        }

        @Override
        public void update(Line before, Line line) {
            database.writeLater(
                    "update sandbox_charge set state = ? where idempotency_key = ?",
                    line.state(),
                    line.idempotencyKey());
        }
    }
}
