package dev.orderly.inventory;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.UUID;

/** All items of an order are set aside; it may be paid. */
@EventType("inventory.reserved")
public record InventoryReserved(
        @Key @NotNull UUID orderId, @NotNull BigDecimal total, String paymentMethod) implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
