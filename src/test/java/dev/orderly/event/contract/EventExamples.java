package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.customer.UserDeleted;
import dev.orderly.customer.UserRegistered;
import dev.orderly.customer.UserVerified;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.fixture.DeployedShop;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderCompleted;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderDelivered;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderShipped;
import dev.orderly.payment.PaymentCaptured;
import dev.orderly.payment.PaymentDeclined;
import dev.orderly.payment.PaymentRefunded;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Events of the product as they may be published, at least one of each type. */
final class EventExamples {

    static final Catalogue SHOP = DeployedShop.catalogue();

    private static final EnvelopeCodec CODEC = Catalogues.codec(SHOP, Clock.systemUTC());
    private static final UUID ID = UUID.fromString("0198a3a0-0000-7000-8000-000000000001");
    private static final String ANN = "ann@example.org";
    private static final BigDecimal TOTAL = new BigDecimal("20.00");

    private EventExamples() {}

    static List<DomainEvent> all() {
        return List.of(
                new OrderCreated(ID, "ann", ANN, List.of(item("P-1", 2, "10.00")), TOTAL, "sandbox-ok"),
                new OrderCreated(ID, "ann", null, List.of(item("P-1", 1_000_000, "1000000.00")), TOTAL, null),
                new OrderConfirmed(ID, "ann", ANN, TOTAL),
                new OrderCompleted(ID, "ann", null, TOTAL),
                new OrderShipped(ID, "ann", ANN, TOTAL),
                new OrderDelivered(ID, "ann", ANN, TOTAL),
                new OrderCancelled(ID, "ann", null, "the customer changed their mind"),
                new InventoryReserved(ID, TOTAL, null),
                new InventoryRejected(ID, "P-1", "unknown"),
                new InventoryReleased(ID),
                new PaymentCaptured(ID, TOTAL),
                new PaymentDeclined(ID, "card expired"),
                new PaymentRefunded(ID, TOTAL),
                new UserRegistered(ID, "Ann", ANN),
                new UserVerified(ID),
                new UserDeleted(ID));
    }

    static OrderItem item(String productId, Integer quantity, String price) {
        return new OrderItem(productId, quantity, price == null ? null : new BigDecimal(price));
    }

    /** As it would be sent. */
    static Envelope sealed(DomainEvent event) {
        return CODEC.seal(event, Cause.current());
    }

    /** Its JSON as it would be sent, for instance with money as it was written. */
    static JsonNode message(DomainEvent event) {
        return CODEC.tree(CODEC.write(sealed(event)));
    }

    /** The schema of its type and version. */
    static JsonNode schema(DomainEvent event) {
        return new EventSchemas().of(SHOP.of(event));
    }
}
