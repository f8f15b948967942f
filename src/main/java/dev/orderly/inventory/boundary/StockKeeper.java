package dev.orderly.inventory.boundary;

import dev.orderly.event.Batch;
import dev.orderly.event.Durable;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.inventory.control.KeepingStock;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderShipped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Keeps the stock in step with the orders. */
@Subscriber("inventory")
public class StockKeeper {

    @Inject
    private KeepingStock stock;

    void expect(@Observes @Durable Batch batch) {
        stock.expect(batch.of(OrderCreated.class).toList());
    }

    @Publishes({InventoryReserved.class, InventoryRejected.class})
    void on(@Observes @Durable OrderCreated created) {
        stock.reserve(created);
    }

    @Publishes(InventoryReleased.class)
    void on(@Observes @Durable OrderCancelled cancelled) {
        stock.release(cancelled.orderId());
    }

    void on(@Observes @Durable OrderShipped shipped) {
        stock.ship(shipped.orderId());
    }
}
