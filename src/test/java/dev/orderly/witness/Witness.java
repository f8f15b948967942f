package dev.orderly.witness;

import dev.orderly.database.Database;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.Subscriber;
import dev.orderly.event.inbox.Delivery;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderCompleted;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderDelivered;
import dev.orderly.order.OrderShipped;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import dev.orderly.payment.PaymentRefunded;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Hears all that becomes of an order and writes down what it heard, in that order, however often. */
@Subscriber("witness")
public class Witness {

    /** The environment variable that makes the witness fail, whatever it hears. */
    public static final String BLIND = "ORDERLY_TEST_BLIND";

    private static final boolean IS_BLIND = System.getenv(BLIND) != null;

    @Inject
    private Database database;

    void on(@Observes @Durable OrderCreated event) {
        note(event);
    }

    void on(@Observes @Durable OrderConfirmed event) {
        note(event);
    }

    void on(@Observes @Durable OrderCompleted event) {
        note(event);
    }

    void on(@Observes @Durable OrderShipped event) {
        note(event);
    }

    void on(@Observes @Durable OrderDelivered event) {
        note(event);
    }

    void on(@Observes @Durable OrderCancelled event) {
        note(event);
    }

    void on(@Observes @Durable InventoryReserved event) {
        note(event);
    }

    void on(@Observes @Durable InventoryRejected event) {
        note(event);
    }

    void on(@Observes @Durable InventoryReleased event) {
        note(event);
    }

    void on(@Observes @Durable PaymentCaptured event) {
        note(event);
    }

    void on(@Observes @Durable PaymentDeclined event) {
        note(event);
    }

    void on(@Observes @Durable PaymentRefunded event) {
        note(event);
    }

    private void note(DomainEvent event) {
        if (IS_BLIND) {
            throw new IllegalStateException("the witness is blind");
        }
        var envelope = Delivery.current().orElseThrow().envelope();
        database.writeLater(
                "insert into witnessed (event_key, type, event_id, causation_id) values (?, ?, ?, ?)",
                event.key(),
                envelope.type(),
                envelope.eventId(),
                envelope.causationId());
    }
}
