package dev.orderly.payment.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import dev.orderly.payment.PaymentGateway.Outcome;
import dev.orderly.payment.PaymentRefunded;
import dev.orderly.payment.control.Charging.CallsOwed;
import dev.orderly.payment.entity.Payment;
import dev.orderly.payment.entity.Payment.State;
import dev.orderly.payment.entity.Payments;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class ChargingTest {

    private static final BigDecimal AMOUNT = new BigDecimal("19.98");
    private static final Outcome REFUSED = new Outcome(false, "no money");

    private final UUID order = UUID.randomUUID();
    private final RecordedEvents events = new RecordedEvents();
    private final List<Payment> calls = new ArrayList<>();
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Payments payments;
    private final Charging charging;

    ChargingTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Events.class, events).with(Event.class, callsOwed(calls));
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        payments = beans.get(Payments.class);
        charging = beans.get(Charging.class);
    }

    @BeforeEach
    void settleAll() {
        transactions.inNew(() -> {
            database.handle().execute("update payment set next_attempt_at = null");
        });
    }

    @Test
    void callsTheProviderAfterTheIntentIsCommitted() {
        transactions.inNew(() -> {
            charging.request(order, AMOUNT, "sandbox-ok");
            assertThat(calls).isEmpty();
        });

        assertThat(calls).singleElement().extracting(Payment::orderId).isEqualTo(order);
    }

    @Test
    void callsNobodyForAnIntentThatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    charging.request(order, AMOUNT, null);
                    throw new IllegalStateException("later");
                }))
                .hasMessage("later");

        assertThat(calls).isEmpty();
        assertThat(payments.list(order, null, 1)).isEmpty();
    }

    @Test
    void callsOnceForARepeatedRequest() {
        request();
        request();

        assertThat(calls).hasSize(1);
    }

    @Test
    void tellsOfACaptureOnce() {
        request();

        settle(calls.get(0), Outcome.DONE);
        settle(calls.get(0), Outcome.DONE);
        settle(calls.get(0), REFUSED);

        assertThat(events.published()).containsExactly(new PaymentCaptured(order, AMOUNT));
        assertThat(state()).isEqualTo(State.CAPTURED);
    }

    @Test
    void tellsWhyAPaymentWasDeclined() {
        request();

        settle(calls.get(0), REFUSED);

        assertThat(events.published()).containsExactly(new PaymentDeclined(order, "no money"));
        assertThat(state()).isEqualTo(State.DECLINED);
    }

    @Test
    void refundsWhatWasCaptured() {
        request();
        settle(calls.get(0), Outcome.DONE);

        cancel();
        cancel();
        assertThat(calls).hasSize(2);
        settle(calls.get(1), Outcome.DONE);

        assertThat(events.published())
                .containsExactly(new PaymentCaptured(order, AMOUNT), new PaymentRefunded(order, AMOUNT));
        assertThat(state()).isEqualTo(State.REFUNDED);
    }

    @Test
    void saysNothingOfACaptureThatAnswersAfterTheCancellation() {
        request();
        cancel();

        settle(calls.get(0), Outcome.DONE);
        assertThat(state()).isEqualTo(State.CANCELLING);

        settle(calls.get(1), Outcome.DONE);
        assertThat(events.published()).containsExactly(new PaymentRefunded(order, AMOUNT));
    }

    @Test
    void neverChargesWhatWasCancelledFirst() {
        cancel();
        request();
        clock.advance(Duration.ofDays(1));

        assertThat(calls).isEmpty();
        assertThat(due()).isEmpty();
        assertThat(state()).isEqualTo(State.VOID);
    }

    @Test
    void repeatsACallThatNobodyMade() {
        request();
        assertThat(due()).isEmpty();

        clock.advance(Charging.LEASE);

        assertThat(due()).containsExactlyElementsOf(calls);
        assertThat(due()).as("leased").isEmpty();
    }

    @Test
    void waitsTwiceAsLongAfterEachFailure() {
        request();
        var called = calls.get(0);

        for (long wait : new long[] {250, 500, 1000, 2000}) {
            transactions.inNew(() -> charging.postpone(called, OddText.ofLength(5000)));
            clock.advance(Duration.ofMillis(wait - 1));
            assertThat(due()).as("before %d ms", wait).isEmpty();
            clock.advance(Duration.ofMillis(1));
            assertThat(due()).as("after %d ms", wait).hasSize(1);
        }

        settle(due(Charging.LEASE), Outcome.DONE);
        assertThat(state()).isEqualTo(State.CAPTURED);
    }

    @Test
    void putsBackWhatWasNotCalledForWithoutCountingAnAttempt() {
        request();

        transactions.inNew(() -> charging.putBack(calls.get(0)));

        assertThat(due()).containsExactlyElementsOf(calls);
        assertThat(payments.list(order, null, 1).get(0).attempts()).isZero();
    }

    @Test
    void putsNothingBackThatHasChangedMeanwhile() {
        request();
        settle(calls.get(0), Outcome.DONE);

        transactions.inNew(() -> charging.putBack(calls.get(0)));

        assertThat(due()).isEmpty();
        assertThat(state()).isEqualTo(State.CAPTURED);
    }

    private void request() {
        transactions.inNew(() -> charging.request(order, AMOUNT, "sandbox-ok"));
    }

    private void cancel() {
        transactions.inNew(() -> charging.cancel(order));
    }

    private void settle(Payment called, Outcome outcome) {
        transactions.inNew(() -> charging.settle(called, outcome));
    }

    private List<Payment> due() {
        return transactions.inNew(() -> charging.takeDue(10));
    }

    private Payment due(Duration after) {
        clock.advance(after);
        return due().get(0);
    }

    private State state() {
        return payments.list(order, null, 1).get(0).state();
    }

    private static Event<?> callsOwed(List<Payment> calls) {
        return (Event<?>) Proxy.newProxyInstance(
                ChargingTest.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    calls.addAll(((CallsOwed) arguments[0]).payments());
                    return null;
                });
    }
}
