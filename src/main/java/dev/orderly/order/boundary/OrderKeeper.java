package dev.orderly.order.boundary;

import dev.orderly.customer.UserDeleted;
import dev.orderly.event.Batch;
import dev.orderly.event.Durable;
import dev.orderly.event.EventLog;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.control.MovingOrders;
import dev.orderly.order.entity.Orders;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.function.Function;
import java.util.stream.Stream;

/** Moves orders on as inventory and payment report. */
@Subscriber("order")
public class OrderKeeper {

    @Inject
    private MovingOrders moving;

    @Inject
    private Orders orders;

    @Inject
    private EventLog log;

    void expect(@Observes @Durable Batch batch) {
        var ids = Stream.of(
                batch.of(PaymentCaptured.class).map(PaymentCaptured::orderId),
                batch.of(PaymentDeclined.class).map(PaymentDeclined::orderId),
                batch.of(InventoryRejected.class).map(InventoryRejected::orderId));
        orders.hold(ids.flatMap(Function.identity()).toList());
    }

    @Publishes(OrderConfirmed.class)
    void on(@Observes @Durable PaymentCaptured captured) {
        moving.confirm(captured.orderId());
    }

    @Publishes(OrderCancelled.class)
    void on(@Observes @Durable PaymentDeclined declined) {
        moving.cancelPending(declined.orderId(), "payment declined: " + declined.reason());
    }

    @Publishes(OrderCancelled.class)
    void on(@Observes @Durable InventoryRejected rejected) {
        moving.cancelPending(rejected.orderId(), "product %s: %s".formatted(rejected.productId(), rejected.reason()));
    }

    void on(@Observes @Durable UserDeleted deleted) {
        orders.eraseCustomer(deleted.customerId().toString()).forEach(id -> log.erasePersonalData(id.toString()));
    }
}
