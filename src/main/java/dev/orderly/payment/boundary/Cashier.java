package dev.orderly.payment.boundary;

import dev.orderly.event.Batch;
import dev.orderly.event.Durable;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.order.OrderCancelled;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import dev.orderly.payment.PaymentRefunded;
import dev.orderly.payment.control.Charging;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.UUID;

/** Charges once the stock is set aside, and gives back when the order is cancelled. */
@Subscriber("payment")
public class Cashier {

    @Inject
    private Charging charging;

    void expect(@Observes @Durable Batch batch) {
        charging.expect(batch.keys().stream().map(UUID::fromString).toList());
    }

    @Publishes({PaymentCaptured.class, PaymentDeclined.class})
    void on(@Observes @Durable InventoryReserved reserved) {
        charging.request(reserved.orderId(), reserved.total(), reserved.paymentMethod());
    }

    @Publishes(PaymentRefunded.class)
    void on(@Observes @Durable OrderCancelled cancelled) {
        charging.cancel(cancelled.orderId());
    }
}
