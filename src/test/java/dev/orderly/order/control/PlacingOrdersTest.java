package dev.orderly.order.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import dev.orderly.order.entity.Order;
import dev.orderly.order.entity.Orders;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class PlacingOrdersTest {

    private static final NewOrder WANTED = new NewOrder(
            OddText.ofLength(64),
            null,
            List.of(new OrderItem("P-0001", 2, new BigDecimal("9.5")), new OrderItem("P-0002", 1, BigDecimal.ONE)),
            new BigDecimal("20"),
            null);

    private final RecordedEvents events = new RecordedEvents();
    private final SettableClock clock;
    private final Transactions transactions;
    private final Orders orders;
    private final PlacingOrders placing;

    PlacingOrdersTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Events.class, events);
        clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        orders = beans.get(Orders.class);
        placing = beans.get(PlacingOrders.class);
    }

    @Test
    void answersWithTheOrderAsItWillBeFoundAndAnnouncesIt() {
        clock.advance(Duration.ofNanos(123_456_789));

        var order = place(null);

        assertThat(orders.find(order.id())).contains(order);
        assertThat(order.total()).isEqualTo(new BigDecimal("20.00"));
        assertThat(events.published())
                .containsExactly(
                        new OrderCreated(order.id(), order.customerId(), null, order.items(), order.total(), null));
    }

    @Test
    void placesOneOrderForAllWhoSendTheSameKeyAtOnce() {
        String key = UUID.randomUUID().toString();

        var placed = Together.run(5, number -> place(key));

        assertThat(new HashSet<>(placed)).hasSize(1);
        assertThat(events.published()).hasSize(1);
        assertThat(place(key)).isEqualTo(placed.get(0));
        assertThat(place(UUID.randomUUID().toString())).isNotEqualTo(placed.get(0));
    }

    private Order place(String key) {
        return transactions.inNew(() -> placing.place(WANTED, key));
    }
}
