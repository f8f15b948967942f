package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orderly.event.Envelope;
import dev.orderly.event.EventLog;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.FlowGraph.Edge;
import dev.orderly.fixture.Await;
import dev.orderly.order.OrderItem;
import dev.orderly.order.control.MovingOrders;
import dev.orderly.order.control.NewOrder;
import dev.orderly.order.control.PlacingOrders;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** What the shop's handlers declare to publish, against what they do, in the server. */
@ArquillianTest
class FlowIT {

    @Inject
    private Catalogue catalogue;

    @Inject
    private EventLog log;

    @Inject
    private PlacingOrders placing;

    @Inject
    private MovingOrders moving;

    @Test
    void declaresWhatHappensNoMoreAndNoLess() {
        var bought = place("P-0801", "sandbox-ok");
        var orders = List.of(bought, place("P-0802", "sandbox-declined"), place("NO-SUCH", "sandbox-ok"));
        Await.until(() -> types(bought).contains("order.confirmed"));
        var path = events(bought)
                .filter(event -> event.type().equals("order.confirmed"))
                .findFirst()
                .orElseThrow()
                .path();
        moving.cancel(bought);
        Await.until(() -> types(bought).containsAll(List.of("payment.refunded", "inventory.released")));
        Await.until(() -> orders.stream().allMatch(order -> types(order).contains("order.cancelled")));
        Await.until(() -> types(orders.get(1)).contains("inventory.released"));

        var edges =
                catalogue.flow().edges().stream().filter(FlowIT::isOfTheShop).toList();
        assertEquals(List.of("order.created", "inventory.reserved", "payment.captured"), path);
        assertTrue(edges.stream().allMatch(Edge::declared), () -> "undeclared in " + edges);
        assertEquals(
                edges.stream()
                        .map(edge -> edge.from() + " > " + edge.to())
                        .collect(Collectors.toCollection(TreeSet::new)),
                steps(orders));
    }

    /** And not of a module that tests bring. */
    private static boolean isOfTheShop(Edge edge) {
        return Stream.of("faulty.", "onlooker.", "plain.").noneMatch(edge.from()::startsWith);
    }

    private UUID place(String product, String paymentMethod) {
        var items = List.of(new OrderItem(product, 1, BigDecimal.TEN));
        return placing.place(new NewOrder("ann", null, items, null, paymentMethod), null)
                .id();
    }

    private Stream<Envelope> events(UUID order) {
        return log.ofKey(order.toString()).stream();
    }

    private Set<String> types(UUID order) {
        return events(order).map(Envelope::type).collect(Collectors.toSet());
    }

    private Set<String> steps(List<UUID> orders) {
        return orders.stream()
                .flatMap(this::events)
                .filter(event -> !event.path().isEmpty())
                .map(event -> event.path().get(event.depth() - 1) + " > " + event.type())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
