package dev.orderly.order;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import dev.orderly.event.Personal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** The order will not be carried out: what was reserved is given back, what was charged is refunded. */
@EventType("order.cancelled")
public record OrderCancelled(
        @Key @NotNull UUID orderId,
        @NotBlank String customerId,
        @Personal String customerEmail,
        @NotBlank String reason)
        implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
