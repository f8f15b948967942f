package dev.orderly.notification.boundary;

import dev.orderly.customer.UserDeleted;
import dev.orderly.customer.UserRegistered;
import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import dev.orderly.notification.control.WritingMails;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderCompleted;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.OrderCreated;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Tells customers what they want to hear of. */
@Subscriber("notification")
public class MailWriter {

    @Inject
    private WritingMails mails;

    void on(@Observes @Durable UserRegistered registered) {
        mails.welcome(registered.customerId(), registered.name(), registered.email());
    }

    void on(@Observes @Durable UserDeleted deleted) {
        mails.forget(deleted.customerId());
    }

    void on(@Observes @Durable OrderCreated created) {
        mails.write(
                "confirmation",
                created.orderId(),
                created.customerId(),
                created.customerEmail(),
                "We have your order " + created.orderId());
    }

    void on(@Observes @Durable OrderConfirmed confirmed) {
        mails.write(
                "receipt",
                confirmed.orderId(),
                confirmed.customerId(),
                confirmed.customerEmail(),
                "Receipt for your order " + confirmed.orderId());
    }

    void on(@Observes @Durable OrderCompleted completed) {
        mails.write(
                "shipment",
                completed.orderId(),
                completed.customerId(),
                completed.customerEmail(),
                "Your order %s is on its way".formatted(completed.orderId()));
    }

    void on(@Observes @Durable OrderCancelled cancelled) {
        mails.write(
                "apology",
                cancelled.orderId(),
                cancelled.customerId(),
                cancelled.customerEmail(),
                "Your order %s is cancelled".formatted(cancelled.orderId()));
    }
}
