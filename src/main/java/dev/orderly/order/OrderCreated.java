package dev.orderly.order;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import dev.orderly.event.Personal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/** An order has been accepted; nothing is reserved or paid yet. */
@EventType("order.created")
public record OrderCreated(
        @Key @NotNull UUID orderId,
        @NotBlank String customerId,
        @Personal String customerEmail,
        @NotEmpty List<@Valid OrderItem> items,
        @NotNull BigDecimal total,
        String paymentMethod)
        implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
