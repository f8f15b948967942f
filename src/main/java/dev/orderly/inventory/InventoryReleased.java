package dev.orderly.inventory;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** What was set aside for an order is back in stock. */
@EventType("inventory.released")
public record InventoryReleased(@Key @NotNull UUID orderId) implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
