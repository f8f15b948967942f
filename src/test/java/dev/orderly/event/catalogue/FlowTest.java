package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.FlowGraph.Edge;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.Warnings;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderShipped;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlowTest {

    private static final Edge DECLARED = new Edge("order.cancelled", "stock", "inventory.released", true, "");

    private final Warnings warnings = Warnings.of(Flow.class.getName());
    private final List<SubscriberDescriptor> subscribers = new ArrayList<>();

    @AfterEach
    void stopListening() {
        warnings.close();
    }

    @Test
    void isSilentOfWhatIsDeclaredAndOfWhatARequestPublishes() {
        handles("stock", "inventory", "order.cancelled");
        var catalogue = catalogue();

        catalogue.published(event("inventory.released", "order.created", "order.cancelled"));
        catalogue.published(event("inventory.reserved"));

        assertThat(warnings.lines()).isEmpty();
        assertThat(catalogue.flow().edges()).containsExactly(DECLARED);
    }

    @Test
    void tellsOnceOfWhatIsPublishedUndeclaredAndKeepsItInTheGraph() {
        handles("stock", "inventory", "order.cancelled");
        var catalogue = catalogue();

        catalogue.published(event("inventory.reserved", "order.cancelled"));
        catalogue.published(event("inventory.reserved", "order.created", "order.cancelled"));

        assertThat(warnings.lines())
                .containsExactly("The handler of order.cancelled in stock published inventory.reserved undeclared;"
                        + " add InventoryReserved.class to its @Publishes");
        assertThat(catalogue.flow().edges())
                .containsExactly(DECLARED, new Edge("order.cancelled", "stock", "inventory.reserved", false, ""));
    }

    @Test
    void looksForTheHandlerInTheModuleOfTheEventFirst() {
        handles("mails", "notification", "order.shipped");
        handles("stock", "inventory", "order.shipped");
        handles("counting", "inventory", "order.shipped");
        handles("mails", "notification", "order.cancelled");
        handles("shipping", "shipment", "order.cancelled");
        var catalogue = catalogue();

        catalogue.published(event("inventory.reserved", "order.shipped"));
        catalogue.published(event("inventory.reserved", "order.cancelled"));

        assertThat(catalogue.flow().edges())
                .filteredOn(edge -> !edge.declared())
                .extracting(Edge::subscriber)
                .containsExactly("mails or shipping", "counting or stock");
    }

    @Test
    void saysNothingWhereTheHandlerIsInAnotherProcess() {
        handles("stock", "inventory", "order.cancelled");
        var catalogue = catalogue();

        catalogue.published(event("inventory.reserved", "order.shipped"));

        assertThat(warnings.lines()).isEmpty();
        assertThat(catalogue.flow().edges()).containsExactly(DECLARED);
    }

    @Test
    void namesTheCycleThatAnUndeclaredEventCloses() {
        handles("stock", "inventory", "order.cancelled");
        handles("keeper", "order", "inventory.released");

        catalogue().published(event("order.cancelled", "order.cancelled", "inventory.released"));

        assertThat(warnings.lines())
                .containsExactly(
                        "The handler of inventory.released in keeper published order.cancelled undeclared;"
                                + " add OrderCancelled.class to its @Publishes;"
                                + " it closes a cycle: inventory.released -(keeper)-> order.cancelled -(stock)-> inventory.released");
    }

    private void handles(String subscriber, String module, String type) {
        subscribers.add(new SubscriberDescriptor(subscriber, module, new TreeSet<>(List.of(type))));
    }

    private Catalogue catalogue() {
        List<Class<? extends DomainEvent>> events =
                List.of(OrderCancelled.class, OrderShipped.class, InventoryReleased.class, InventoryReserved.class);
        return new Catalogue(
                Catalogues.of(events).events(), subscribers, List.of(DECLARED), new LiveObservers(problem -> {}));
    }

    private static Envelope event(String type, String... path) {
        return Envelopes.after(List.of(path), type);
    }
}
