package dev.orderly.order;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import dev.orderly.event.Personal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.UUID;

/** Stock is reserved and the payment captured. */
@EventType("order.confirmed")
public record OrderConfirmed(
        @Key @NotNull UUID orderId,
        @NotBlank String customerId,
        @Personal String customerEmail,
        @NotNull BigDecimal total)
        implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
