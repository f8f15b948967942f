package dev.orderly.inventory.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.inventory.entity.Product;
import dev.orderly.inventory.entity.Products;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import dev.orderly.security.AuditEntry;
import dev.orderly.security.AuditLog;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class KeepingStockTest {

    private final String apples = UUID.randomUUID().toString();
    private final String pears = UUID.randomUUID().toString();
    private final RecordedEvents events = new RecordedEvents();
    private final Transactions transactions;
    private final Products products;
    private final KeepingStock stock;
    private final AuditLog audit;

    KeepingStockTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Events.class, events);
        transactions = beans.get(Transactions.class);
        products = beans.get(Products.class);
        stock = beans.get(KeepingStock.class);
        audit = beans.get(AuditLog.class);
    }

    @BeforeEach
    void fill() {
        transactions.inNew(() -> {
            stock.put(apples, "apples", 10);
            stock.put(pears, "pears", 1);
        });
    }

    @Test
    void notesWhatAnOperatorPut() {
        transactions.inNew(() -> stock.put(pears, "green pears", 5));

        assertThat(audit.list(new AuditLog.Filter("product.put", pears, null), null, 9))
                .extracting(AuditEntry::detail)
                .containsExactly("""
                        {"before":{"id":"%1$s","name":"pears","available":1,"reserved":0},\
                        "after":{"id":"%1$s","name":"green pears","available":5,"reserved":0}}""".formatted(pears), """
                        {"before":null,"after":{"id":"%s","name":"pears","available":1,"reserved":0}}""".formatted(pears));
    }

    @Test
    void reservesAllItems() {
        var order = order(item(apples, 2), item(pears, 1), item(apples, 3));

        reserve(order);

        assertThat(events.published()).containsExactly(new InventoryReserved(order.orderId(), order.total(), null));
        assertStock(5, 5, 0, 1);
    }

    @Test
    void reservesNothingIfOneItemIsMissing() {
        var tooMany = order(item(apples, 2), item(pears, 2));
        var unknown = order(item(apples, 2), item("none of these", 1));

        reserve(tooMany);
        reserve(unknown);

        assertThat(events.published())
                .containsExactly(
                        new InventoryRejected(tooMany.orderId(), pears, "not enough in stock"),
                        new InventoryRejected(unknown.orderId(), "none of these", "no such product"));
        assertStock(10, 0, 1, 0);
    }

    @Test
    void releasesOnce() {
        var order = order(item(apples, 2), item(pears, 1));
        reserve(order);
        events.clear();

        transactions.inNew(() -> stock.release(order.orderId()));
        transactions.inNew(() -> stock.release(order.orderId()));
        transactions.inNew(() -> stock.release(UUID.randomUUID()));

        assertThat(events.published()).containsExactly(new InventoryReleased(order.orderId()));
        assertStock(10, 0, 1, 0);
    }

    @Test
    void reservesNothingForAnOrderThatWasCancelledFirst() {
        var order = order(item(apples, 2));

        transactions.inNew(() -> stock.release(order.orderId()));
        reserve(order);
        transactions.inNew(() -> {
            stock.expect(List.of(order));
            stock.reserve(order);
        });

        assertThat(events.published()).isEmpty();
        assertStock(10, 0, 1, 0);
    }

    @Test
    void givesNothingBackForAnOrderThatWasRejected() {
        var order = order(item(apples, 11));
        reserve(order);
        events.clear();

        transactions.inNew(() -> stock.release(order.orderId()));

        assertThat(events.published()).isEmpty();
        assertStock(10, 0, 1, 0);
    }

    @Test
    void shipsOrReleasesButNotBoth() {
        var order = order(item(apples, 2));
        reserve(order);

        Together.run(4, number -> {
            transactions.inNew(() -> {
                if (number % 2 == 0) {
                    stock.ship(order.orderId());
                } else {
                    stock.release(order.orderId());
                }
            });
            return null;
        });

        boolean released = events.published().contains(new InventoryReleased(order.orderId()));
        assertStock(released ? 10 : 8, 0, 1, 0);
    }

    @Test
    void reservesNoMoreThanThereIsWhileManyOrderAtOnce() {
        Together.run(4, number -> {
            IntStream.range(0, 5).forEach(i -> reserve(order(item(apples, 1), item("P-0001", 1))));
            return null;
        });

        assertThat(events.published().stream().filter(InventoryReserved.class::isInstance))
                .hasSize(10);
        assertThat(events.published().stream().filter(InventoryRejected.class::isInstance))
                .hasSize(10);
        assertStock(0, 10, 1, 0);
    }

    private void reserve(OrderCreated order) {
        transactions.inNew(() -> stock.reserve(order));
    }

    private void assertStock(long apples, long applesReserved, long pears, long pearsReserved) {
        assertThat(products.find(this.apples)).contains(new Product(this.apples, "apples", apples, applesReserved));
        assertThat(products.find(this.pears)).contains(new Product(this.pears, "pears", pears, pearsReserved));
    }

    private static OrderCreated order(OrderItem... items) {
        return new OrderCreated(UUID.randomUUID(), "ann", null, List.of(items), BigDecimal.TEN, null);
    }

    private static OrderItem item(String product, int quantity) {
        return new OrderItem(product, quantity, BigDecimal.ONE);
    }
}
