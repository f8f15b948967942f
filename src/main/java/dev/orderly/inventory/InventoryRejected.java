package dev.orderly.inventory;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** An item of an order is unknown or not in stock; nothing was set aside. */
@EventType("inventory.rejected")
public record InventoryRejected(
        @Key @NotNull UUID orderId,
        @NotBlank String productId,
        @NotBlank String reason) implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
