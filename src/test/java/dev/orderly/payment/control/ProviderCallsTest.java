package dev.orderly.payment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.payment.PaymentGateway;
import dev.orderly.payment.control.Charging.CallsOwed;
import dev.orderly.payment.entity.Payment;
import dev.orderly.payment.entity.Payment.State;
import dev.orderly.payment.entity.Payments;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Shutdown;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A provider that fails as a whole, for some of its customers, and not at all. */
@OnEveryDatabase
class ProviderCallsTest {

    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int ENOUGH_TO_OPEN = 20;

    private final Provider provider = new Provider();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Beans beans;
    private final SettableClock clock;
    private final Transactions transactions;
    private final Payments payments;
    private final Charging charging;
    private ProviderCircuit circuit;
    private ProviderCalls calls;

    ProviderCallsTest(TestDatabase testDatabase) {
        beans = testDatabase
                .beans()
                .with(Events.class, new RecordedEvents())
                .with(Event.class, callsOwed())
                .with(PaymentGateway.class, provider)
                .with(ManagedScheduledExecutorService.class, executor());
        clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        payments = beans.get(Payments.class);
        charging = beans.get(Charging.class);
    }

    @BeforeEach
    void leaveNothingDue() {
        transactions.inNew(() -> {
            beans.get(Database.class).handle().execute("update payment set next_attempt_at = null");
        });
    }

    /** @param pause before an open circuit lets probes through */
    private void start(Duration pause) {
        circuit = new ProviderCircuit(pause);
        calls = beans.with(ProviderCircuit.class, circuit).get(ProviderCalls.class);
        calls.start(null);
    }

    @AfterEach
    void stop() throws InterruptedException {
        calls.stop(new Shutdown());
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void chargesAtOnce() {
        start(PAUSE);

        var order = request("good");

        Await.until(() -> find(order).state() == State.CAPTURED);
    }

    @Test
    void callsNobodyAndCountsNoAttemptWhileTheProviderFails() {
        start(Duration.ofDays(1));
        openTheCircuit();
        int made = provider.calls.size();

        var orders = List.of(request("good"), request("good"), request("good"));

        Await.until(() -> transactions.inNew(() -> orders.stream().allMatch(this::isDue)));
        assertThat(orders).allMatch(order -> find(order).attempts() == 0);
        assertThat(provider.calls).hasSize(made);
    }

    @Test
    void goesOnOnceTheProviderAnswers() {
        start(PAUSE);
        provider.away = true;
        openTheCircuit();
        var orders = new ArrayList<UUID>();
        for (int i = 0; i < 30; i++) {
            orders.add(request("good"));
        }

        provider.away = false;

        Await.until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return orders.stream().allMatch(order -> find(order).state() == State.CAPTURED);
        });
        assertThat(circuit.isClosed()).isTrue();
        assertThat(orders).allMatch(order -> provider.charges(order) == 1);
    }

    @Test
    void letsAGoodPaymentThroughThatComesAmongNothingButBadOnes() {
        start(PAUSE);
        openTheCircuit();

        var good = request("good");

        Await.until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return find(good).state() == State.CAPTURED;
        });
    }

    @Test
    void takesAGatewayThatThrowsForOneThatFails() {
        start(PAUSE);

        var order = request("throwing");

        Await.until(() -> find(order).attempts() == 1);
        assertThat(find(order).reason()).contains("no route");
    }

    private void openTheCircuit() {
        for (int i = 0; i < ENOUGH_TO_OPEN; i++) {
            request("bad");
        }
        Await.until(() -> !circuit.isClosed());
    }

    private UUID request(String method) {
        var order = UUID.randomUUID();
        transactions.inNew(() -> charging.request(order, BigDecimal.TEN, method));
        return order;
    }

    /** Put back, and not left until its lease runs out. */
    private boolean isDue(UUID order) {
        return beans.get(Database.class)
                        .handle()
                        .createQuery("select count(*) from payment where order_id = ? and next_attempt_at <= ?")
                        .bind(0, order)
                        .bind(1, clock.instant().atOffset(ZoneOffset.UTC))
                        .mapTo(Integer.class)
                        .one()
                == 1;
    }

    private Payment find(UUID order) {
        return payments.list(order, null, 1).get(0);
    }

    private Event<?> callsOwed() {
        return (Event<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    calls.owed((CallsOwed) arguments[0]);
                    return null;
                });
    }

    private ManagedScheduledExecutorService executor() {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (proxy, method, arguments) -> method.invoke(threads, arguments));
    }

    /** Fails for bad payments, for all while it is away, and knows what it was asked. */
    private static final class Provider implements PaymentGateway {

        private final Queue<Charge> calls = new ConcurrentLinkedQueue<>();
        private final Queue<Charge> charged = new ConcurrentLinkedQueue<>();
        private volatile boolean away;

        @Override
        public CompletionStage<Outcome> capture(Charge charge) {
            calls.add(charge);
            if (charge.method().equals("throwing")) {
                throw new IllegalStateException("no route");
            }
            if (away || charge.method().equals("bad")) {
                return CompletableFuture.failedFuture(new IllegalStateException("no answer"));
            }
            charged.add(charge);
            return CompletableFuture.completedFuture(Outcome.DONE);
        }

        @Override
        public CompletionStage<Outcome> cancel(Charge charge) {
            return CompletableFuture.completedFuture(Outcome.DONE);
        }

        private long charges(UUID order) {
            return charged.stream()
                    .filter(charge -> charge.orderId().equals(order))
                    .count();
        }
    }
}
