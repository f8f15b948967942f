package dev.orderly.order.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Events;
import dev.orderly.event.InvalidEventException;
import dev.orderly.event.OutageException;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import dev.orderly.order.control.PlacingManyOrders.Outcome;
import dev.orderly.order.control.PlacingManyOrders.Wanted;
import dev.orderly.order.entity.Orders;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class PlacingManyOrdersTest {

    private final RecordedEvents events = new RecordedEvents();
    private final Orders orders;
    private final PlacingManyOrders placing;

    PlacingManyOrdersTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Events.class, (Events) this::publish);
        orders = beans.get(Orders.class);
        placing = beans.get(PlacingManyOrders.class);
    }

    /** Refuses the orders of two customers. */
    private void publish(DomainEvent event) {
        String customer = ((OrderCreated) event).customerId();
        if (customer.equals("poison")) {
            throw new InvalidEventException("poison is not valid");
        }
        if (customer.equals("away")) {
            throw new OutageException("the database is away");
        }
        events.publish(event);
    }

    @Test
    void storesAndAnnouncesAllInTheirOrder() {
        var outcomes = placing.place(wanted(null, "ann", "bob", "cid"));

        assertThat(outcomes)
                .allSatisfy(outcome -> assertThat(orders.find(outcome.id())).isPresent());
        assertThat(events.published()).extracting(DomainEvent::key).containsExactlyElementsOf(ids(outcomes));
    }

    @Test
    void makesNothingTwiceOfWhatIsSentAgain() {
        String key = UUID.randomUUID().toString();
        var first = placing.place(wanted(key, "ann", "bob"));

        var again = placing.place(wanted(key, "ann", "bob", "cid"));

        assertThat(again.subList(0, 2)).isEqualTo(first);
        assertThat(orders.find(again.get(2).id())).isPresent();
        assertThat(events.published()).hasSize(3);
    }

    @Test
    void makesOneOrderOfWhatSeveralSendAtOnce() {
        String key = UUID.randomUUID().toString();
        var names = IntStream.range(0, 50).mapToObj(i -> "customer" + i).toArray(String[]::new);

        var outcomes = Together.run(4, number -> placing.place(wanted(key, names)));

        assertThat(new HashSet<>(outcomes)).hasSize(1);
        assertThat(orders.find(outcomes.get(0).get(49).id())).isPresent();
    }

    @Test
    void refusesOnlyTheOneThatTheTransactionFailsFor() {
        String key = UUID.randomUUID().toString();

        var outcomes = placing.place(wanted(key, "ann", "poison", "cid"));

        assertThat(outcomes.get(1).refusal()).hasMessage("poison is not valid");
        assertThat(outcomes.get(1).isOutage()).isFalse();
        assertThat(orders.find(outcomes.get(0).id())).isPresent();
        assertThat(orders.find(outcomes.get(2).id())).isPresent();
        assertThat(placing.place(wanted(key, "ann", "poison", "cid")).get(0)).isEqualTo(outcomes.get(0));
    }

    @Test
    void triesNothingMoreAfterAnOutage() {
        var outcomes = placing.place(wanted(null, "ann", "away", "cid"));

        assertThat(outcomes).hasSize(3).allMatch(Outcome::isOutage);
        assertThat(placing.place(wanted(null, "poison", "bob", "away", "cid")))
                .extracting(Outcome::isOutage)
                .containsExactly(false, false, true, true);
    }

    private static List<Wanted> wanted(String key, String... customers) {
        return IntStream.range(0, customers.length)
                .mapToObj(i -> new Wanted(order(customers[i]), key == null ? null : key + "/" + (i + 1)))
                .toList();
    }

    private static NewOrder order(String customer) {
        var items = List.of(new OrderItem("P-0001", 2, new BigDecimal("9.5")));
        return new NewOrder(customer, null, items, new BigDecimal("19"), null);
    }

    private static List<String> ids(List<Outcome> outcomes) {
        return outcomes.stream().map(outcome -> outcome.id().toString()).toList();
    }
}
