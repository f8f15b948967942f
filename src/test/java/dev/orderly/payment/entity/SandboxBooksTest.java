package dev.orderly.payment.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.payment.PaymentGateway.Charge;
import dev.orderly.payment.PaymentGateway.Outcome;
import dev.orderly.payment.entity.SandboxBooks.Line;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class SandboxBooksTest {

    private final Charge charge = charge();
    private final Instant now;
    private final Transactions transactions;
    private final SandboxBooks books;

    SandboxBooksTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        now = beans.get(Clock.class).instant();
        transactions = beans.get(Transactions.class);
        books = beans.get(SandboxBooks.class);
    }

    @Test
    void chargesAKeyOnce() {
        assertThat(capture(charge)).isEqualTo(Outcome.DONE);
        assertThat(capture(charge)).isEqualTo(Outcome.DONE);

        assertThat(books.charges(charge.orderId()))
                .containsExactly(new Line(charge.key(), charge.orderId(), charge.amount(), "charged", now));
    }

    @Test
    void chargesAKeyOnceInOneTransaction() {
        transactions.inNew(() -> {
            books.capture(charge);
            books.capture(charge);
        });

        assertThat(books.charges(charge.orderId())).hasSize(1);
    }

    @Test
    void refundsWhatWasChargedAndChargesNoMore() {
        capture(charge);

        assertThat(cancel(charge)).isEqualTo(Outcome.DONE);
        assertThat(cancel(charge)).isEqualTo(Outcome.DONE);
        assertThat(capture(charge).done()).isFalse();

        assertThat(books.charges(charge.orderId()))
                .singleElement()
                .extracting(Line::state)
                .isEqualTo("refunded");
    }

    @Test
    void barsAKeyThatWasNeverCharged() {
        assertThat(cancel(charge).done()).isFalse();
        assertThat(capture(charge).done()).isFalse();

        assertThat(books.charges(charge.orderId())).isEmpty();
    }

    @Test
    void forgetsAChargeThatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    books.capture(charge);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(books.charges(charge.orderId())).isEmpty();
        assertThat(capture(charge)).isEqualTo(Outcome.DONE);
    }

    @Test
    void chargesAKeyOnceForAllWhoAskAtOnce() {
        for (int i = 0; i < 10; i++) {
            var asked = charge();

            assertThat(Together.run(5, number -> untilWritten(() -> capture(asked))))
                    .containsOnly(Outcome.DONE);

            assertThat(books.charges(asked.orderId())).hasSize(1);
        }
    }

    @Test
    void leavesNothingChargedOfWhatIsCancelledAtOnce() {
        for (int i = 0; i < 10; i++) {
            var asked = charge();

            var outcomes =
                    Together.run(4, number -> untilWritten(() -> number % 2 == 0 ? capture(asked) : cancel(asked)));

            assertThat(outcomes.get(1)).as("of one opinion").isEqualTo(outcomes.get(3));
            assertThat(books.charges(asked.orderId()))
                    .extracting(Line::state)
                    .isEqualTo(outcomes.get(1).done() ? List.of("refunded") : List.of());
        }
    }

    private static Charge charge() {
        var order = UUID.randomUUID();
        return new Charge("order-" + order, order, new BigDecimal("19.98"), "sandbox-ok");
    }

    /** Who comes second with a new key fails and asks again. */
    private static Outcome untilWritten(Supplier<Outcome> ask) {
        try {
            return ask.get();
        } catch (RuntimeException e) {
            assertThat(e).rootCause().isInstanceOf(SQLException.class);
            return ask.get();
        }
    }

    private Outcome capture(Charge asked) {
        return transactions.inNew(() -> books.capture(asked));
    }

    private Outcome cancel(Charge asked) {
        return transactions.inNew(() -> books.cancel(asked));
    }
}
