package dev.orderly.payment;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** The provider refused the payment. */
@EventType("payment.declined")
public record PaymentDeclined(
        @Key @NotNull UUID orderId, @NotBlank String reason) implements DomainEvent {

    @Override
    public String key() {
        return orderId.toString();
    }
}
