package dev.orderly.payment;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.util.UUID;

/** The order is paid. */
@EventType("payment.captured")
public record PaymentCaptured(
        @Key @NotNull UUID orderId, @NotNull BigDecimal amount) implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
