package dev.orderly.order.control;

import static dev.orderly.order.OrderStatus.CANCELLED;
import static dev.orderly.order.OrderStatus.CONFIRMED;
import static dev.orderly.order.OrderStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderStatus;
import dev.orderly.order.entity.Order;
import dev.orderly.order.entity.Orders;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class DeadlineTest {

    private static final Duration FIFTEEN_MINUTES = Duration.ofMinutes(15);
    private static final String REASON = "not confirmed within 900 s";

    private final RecordedEvents events = new RecordedEvents();
    private final List<Runnable> schedule = new ArrayList<>();
    private final Beans beans;
    private final SettableClock clock;
    private final Transactions transactions;
    private final Orders orders;

    DeadlineTest(TestDatabase testDatabase) {
        beans = testDatabase.beans().with(Events.class, events);
        clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        orders = beans.get(Orders.class);
        beans.with(ManagedScheduledExecutorService.class, executor(schedule));
        beans.with(MovingOrders.class, beans.inject(new EachInATransaction(transactions)));
    }

    @BeforeEach
    void start() {
        var database = beans.get(Database.class);
        transactions.inNew(() -> {
            database.handle().execute("delete from orders where status = 'PENDING'");
        });
        beans.get(Deadline.class).start(null);
    }

    @Test
    void cancelsWhatIsPendingForLongerAndSaysWhy() {
        var late = placed();

        clock.advance(FIFTEEN_MINUTES.plusMillis(1));
        check();

        var cancelled = orders.find(late.id()).orElseThrow();
        assertThat(cancelled.status()).isEqualTo(CANCELLED);
        assertThat(cancelled.reason()).isEqualTo(REASON);
        assertThat(events.published())
                .containsExactly(new OrderCancelled(late.id(), late.customerId(), late.customerEmail(), REASON));
    }

    @Test
    void leavesAnOrderItsWholeTime() {
        var late = placed();
        clock.advance(Duration.ofMillis(1));
        var inTime = placed();

        clock.advance(FIFTEEN_MINUTES);
        check();

        assertThat(status(late)).isEqualTo(CANCELLED);
        assertThat(status(inTime)).isEqualTo(PENDING);
    }

    @Test
    void leavesWhatIsConfirmed() {
        var confirmed = placed();
        beans.get(MovingOrders.class).confirm(confirmed.id());

        clock.advance(Duration.ofDays(1));
        check();

        assertThat(status(confirmed)).isEqualTo(CONFIRMED);
        assertThat(events.published()).hasOnlyElementsOfType(OrderConfirmed.class);
    }

    @Test
    void leavesAnOrderAtLeastItsTimeWhenTheClockWasPutBackAnHour() {
        var placed = placed();
        clock.advance(Duration.ofHours(-1));

        clock.advance(FIFTEEN_MINUTES.plusMillis(1));
        check();
        assertThat(status(placed)).isEqualTo(PENDING);

        clock.advance(Duration.ofHours(1));
        check();
        assertThat(status(placed)).isEqualTo(CANCELLED);
    }

    @Test
    void cancelsOnce() {
        placed();
        clock.advance(Duration.ofHours(1));

        check();
        check();

        assertThat(events.published()).hasSize(1);
    }

    @Test
    void cancelsAllThatIsLateHoweverMany() {
        var late = IntStream.range(0, 150).mapToObj(number -> pending()).toList();
        transactions.inNew(() -> late.forEach(orders::add));

        clock.advance(Duration.ofHours(1));
        check();

        assertThat(events.published())
                .extracting("orderId")
                .containsExactlyInAnyOrderElementsOf(
                        late.stream().<Object>map(Order::id).toList());
    }

    @Test
    void cancelsOnceHoweverManyInstancesCheckAtOnce() {
        var late = IntStream.range(0, 50).mapToObj(number -> pending()).toList();
        transactions.inNew(() -> late.forEach(orders::add));
        clock.advance(Duration.ofHours(1));

        Together.run(3, number -> {
            beans.get(Deadline.class).check();
            return number;
        });

        assertThat(events.published())
                .extracting("orderId")
                .doesNotHaveDuplicates()
                .hasSize(50);
    }

    private void check() {
        assertThat(schedule).hasSize(1).allSatisfy(Runnable::run);
    }

    private OrderStatus status(Order order) {
        return orders.find(order.id()).orElseThrow().status();
    }

    private Order placed() {
        var order = pending();
        transactions.inNew(() -> orders.add(order));
        return order;
    }

    private Order pending() {
        var items = List.of(new OrderItem("P-0001", 1, BigDecimal.ONE));
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return new Order(id, PENDING, "ann", "ann@example.org", items, BigDecimal.ONE, null, clock.instant(), null);
    }

    /** Keeps what is to be done again and again, for the test to do. */
    private static ManagedScheduledExecutorService executor(List<Runnable> schedule) {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                DeadlineTest.class.getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (proxy, method, arguments) -> {
                    schedule.add((Runnable) arguments[0]);
                    return null;
                });
    }

    /** Does what the container does at {@code @Transactional}. */
    private static final class EachInATransaction extends MovingOrders {

        private final Transactions transactions;

        private EachInATransaction(Transactions transactions) {
            this.transactions = transactions;
        }

        @Override
        public void confirm(UUID id) {
            transactions.inNew(() -> super.confirm(id));
        }

        @Override
        public void cancelPending(UUID id, String reason) {
            transactions.inNew(() -> super.cancelPending(id, reason));
        }
    }
}
