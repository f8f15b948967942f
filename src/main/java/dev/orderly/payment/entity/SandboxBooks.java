package dev.orderly.payment.entity;

import dev.orderly.database.Database;
import dev.orderly.payment.PaymentGateway.Charge;
import dev.orderly.payment.PaymentGateway.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The sandbox provider's books: one line per idempotency key. Joins the caller's transaction. */
@ApplicationScoped
public class SandboxBooks {

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** A line of the books: {@code charged}, {@code refunded} or {@code void}. */
    public record Line(String idempotencyKey, UUID orderId, BigDecimal amount, String state, Instant chargedAt) {}

    /** Charges, unless the key was charged or cancelled before. */
    public Outcome capture(Charge charge) {
        return insert(charge, "charged") || state(charge).equals("charged")
                ? Outcome.DONE
                : new Outcome(false, "the payment was cancelled");
    }

    /** Refunds what was charged under the key, or bars the key. */
    public Outcome cancel(Charge charge) {
        insert(charge, "void");
        database.handle()
                .execute(
                        "update sandbox_charge set state = 'refunded' where idempotency_key = ? and state = 'charged'",
                        charge.key());
        return state(charge).equals("refunded") ? Outcome.DONE : new Outcome(false, "nothing was charged");
    }

    /** What was charged for an order. */
    public List<Line> charges(UUID orderId) {
        return database.read(handle -> handle.createQuery(
                        "select idempotency_key, order_id, amount, state, charged_at from sandbox_charge where order_id = ? and state <> 'void'")
                .bind(0, orderId)
                .map((row, context) -> new Line(
                        row.getString(1),
                        row.getObject(2, UUID.class),
                        row.getBigDecimal(3),
                        row.getString(4),
                        row.getObject(5, OffsetDateTime.class).toInstant()))
                .list());
    }

    private boolean insert(Charge charge, String state) {
        return database.handle()
                        .execute(
                                "insert into sandbox_charge (idempotency_key, order_id, amount, state, charged_at) values (?, ?, ?, ?, ?) on conflict do nothing",
                                charge.key(),
                                charge.orderId(),
                                charge.amount(),
                                state,
                                clock.instant().atOffset(ZoneOffset.UTC))
                == 1;
    }

    private String state(Charge charge) {
        return database.handle()
                .createQuery("select state from sandbox_charge where idempotency_key = ? for update")
                .bind(0, charge.key())
                .mapTo(String.class)
                .one();
    }
}
