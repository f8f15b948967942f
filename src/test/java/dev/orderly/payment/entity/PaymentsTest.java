package dev.orderly.payment.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.payment.entity.Payment.State;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class PaymentsTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Cause CAUSE = new Cause(
            "c".repeat(100),
            UUID.randomUUID(),
            3,
            List.of("order.created", "inventory.reserved"),
            Cause.newTraceparent());

    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Payments payments;

    PaymentsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        payments = beans.get(Payments.class);
    }

    @BeforeEach
    void settleAll() {
        transactions.inNew(() -> {
            database.handle().execute("update payment set next_attempt_at = null");
        });
    }

    @Test
    void keepsAnIntentAsItWasWritten() {
        var intent = intent();

        assertThat(add(intent)).isTrue();

        assertThat(find(intent.orderId())).contains(intent);
        assertThat(payments.list(intent.orderId(), null, 10)).containsExactly(intent);
        assertThat(find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void takesOneIntentForAnOrder() {
        var intent = intent();
        var other = with(intent, State.VOID, "never");

        assertThat(add(intent)).isTrue();
        assertThat(add(other)).isFalse();

        assertThat(find(intent.orderId())).contains(intent);
    }

    @Test
    void takesOneIntentOfMany() {
        for (int i = 0; i < 5; i++) {
            var intent = intent();

            var added = Together.run(4, number -> addOrFail(number % 2 == 0 ? intent : with(intent, State.VOID, null)));

            assertThat(added).containsExactlyInAnyOrder(true, false, false, false);
        }
    }

    @Test
    void neverAsksForATombstone() {
        var tombstone = with(intent(), State.VOID, null);
        transactions.inNew(() -> payments.put(tombstone, null));

        clock.advance(Duration.ofDays(1));

        assertThat(takeDue(10)).isEmpty();
        assertThat(find(tombstone.orderId())).contains(tombstone);
    }

    @Test
    void takesACallOnceTheLeaseHasRunOut() {
        var intent = intent();
        add(intent);
        assertThat(takeDue(10)).isEmpty();

        clock.advance(LEASE);
        assertThat(takeDue(10)).containsExactly(intent);
        assertThat(takeDue(10)).as("leased").isEmpty();

        clock.advance(LEASE);
        assertThat(takeDue(10)).containsExactly(intent);
    }

    @Test
    void takesACallThatAClockPutOffWhichWasPutBackAnHourSince() {
        var intent = intent();
        add(intent);

        clock.advance(Duration.ofHours(-1));

        assertThat(takeDue(10)).containsExactly(intent);
        assertThat(takeDue(10)).as("leased").isEmpty();
        clock.advance(LEASE);
        assertThat(takeDue(10)).containsExactly(intent);
    }

    @Test
    void takesTheLongestDueFirst() {
        var later = intent();
        var sooner = intent();
        transactions.inNew(() -> payments.put(later, Duration.ofSeconds(20)));
        transactions.inNew(() -> payments.put(sooner, Duration.ofSeconds(10)));
        clock.advance(LEASE);

        assertThat(takeDue(1)).containsExactly(sooner);
        assertThat(takeDue(1)).containsExactly(later);
    }

    @Test
    void takesTheLeastTriedFirstIfAskedTo() {
        var tried = attempted(intent());
        var untried = intent();
        transactions.inNew(() -> payments.put(tried, Duration.ofSeconds(10)));
        transactions.inNew(() -> payments.put(untried, Duration.ofSeconds(20)));
        clock.advance(LEASE);

        assertThat(takeLeastTried(1)).containsExactly(untried);
        assertThat(takeLeastTried(1)).containsExactly(tried);
        assertThat(takeLeastTried(1)).as("leased").isEmpty();
    }

    @Test
    void leavesToTheOthersWhatOneIsTaking() {
        var intent = intent();
        add(intent);
        clock.advance(LEASE);

        transactions.inNew(() -> {
            assertThat(payments.takeDue(10, LEASE)).containsExactly(intent);
            assertThat(takeDue(10)).isEmpty();
        });
    }

    @Test
    void givesEachCallToOneOfMany() {
        for (int i = 0; i < 40; i++) {
            add(intent());
        }
        clock.advance(LEASE);

        var taken = Together.run(4, number -> takeDue(15));

        assertThat(taken.stream().flatMap(List::stream).map(Payment::orderId)).doesNotHaveDuplicates();
        assertThat(taken.stream().mapToInt(List::size).sum() + takeDue(100).size())
                .isEqualTo(40);
    }

    @Test
    void keepsACallDueIfItsTakingIsRolledBack() {
        var intent = intent();
        add(intent);
        clock.advance(LEASE);

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    payments.takeDue(10, LEASE);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(takeDue(10)).containsExactly(intent);
    }

    @Test
    void settlesAPayment() {
        var intent = intent();
        add(intent);
        var captured = with(intent, State.CAPTURED, OddText.any());

        transactions.inNew(() -> payments.put(captured, null));
        clock.advance(Duration.ofDays(1));

        assertThat(find(intent.orderId())).contains(captured);
        assertThat(takeDue(10)).isEmpty();
    }

    @Test
    void keepsTheBeginningOfALongReason() {
        var intent = intent();
        add(intent);
        var tombstone = with(intent(), State.VOID, OddText.ofLength(1000));
        add(tombstone);

        transactions.inNew(() -> payments.put(with(intent, State.DECLINED, OddText.ofLength(1000)), null));

        for (var id : List.of(intent.orderId(), tombstone.orderId())) {
            assertThat(find(id).orElseThrow().reason()).hasSizeBetween(299, 300).isSubstringOf(OddText.ofLength(1000));
        }
    }

    @Test
    void letsOneAtATimeChangeAPayment() {
        var intent = intent();
        add(intent);

        Together.run(5, number -> {
            transactions.inNew(() -> {
                var found = payments.lock(intent.orderId()).orElseThrow();
                payments.put(attempted(found), LEASE);
            });
            return null;
        });

        assertThat(find(intent.orderId()).orElseThrow().attempts()).isEqualTo(5);
    }

    @Test
    void listsTheNewestOrderFirst() {
        var all = List.of(intent(), intent(), intent());
        all.forEach(this::add);

        assertThat(payments.list(null, null, 10_000)).containsSubsequence(all.get(2), all.get(1), all.get(0));
        assertThat(payments.list(null, null, 2)).hasSize(2);
        assertThat(payments.list(null, all.get(1).orderId(), 1)).containsExactly(all.get(0));
    }

    private static Payment intent() {
        return new Payment(
                UuidCreator.getTimeOrderedEpochPlus1(),
                new BigDecimal("99999999999999.99"),
                "m".repeat(64),
                State.REQUESTED,
                null,
                0,
                CAUSE);
    }

    private static Payment with(Payment payment, State state, String reason) {
        return new Payment(
                payment.orderId(), payment.amount(), payment.method(), state, reason, payment.attempts(), CAUSE);
    }

    private static Payment attempted(Payment payment) {
        return new Payment(
                payment.orderId(),
                payment.amount(),
                payment.method(),
                payment.state(),
                null,
                payment.attempts() + 1,
                payment.cause());
    }

    private boolean add(Payment payment) {
        return transactions.inNew(() -> {
            boolean first = payments.lock(payment.orderId()).isEmpty();
            if (first) {
                payments.put(payment, LEASE);
            }
            return first;
        });
    }

    private boolean addOrFail(Payment payment) {
        try {
            return add(payment);
        } catch (RuntimeException e) {
            assertThat(e).rootCause().isInstanceOf(SQLException.class);
            return false;
        }
    }

    private List<Payment> takeDue(int limit) {
        return transactions.inNew(() -> payments.takeDue(limit, LEASE));
    }

    private List<Payment> takeLeastTried(int limit) {
        return transactions.inNew(() -> payments.takeLeastTried(limit, LEASE));
    }

    private Optional<Payment> find(UUID orderId) {
        return transactions.inNew(() -> payments.lock(orderId));
    }
}
