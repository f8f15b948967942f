package com.example.loyalty;

import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderConfirmed;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Gives a point for each whole unit of a confirmed order, and takes them back if it is cancelled. */
@Subscriber("loyalty")
public class PointKeeper {

    @Inject
    private Points points;

    void on(@Observes @Durable OrderConfirmed confirmed) {
        points.give(confirmed.customerId(), confirmed.orderId(), confirmed.total().longValue());
    }

    void on(@Observes @Durable OrderCancelled cancelled) {
        points.takeBack(cancelled.orderId());
    }
}
