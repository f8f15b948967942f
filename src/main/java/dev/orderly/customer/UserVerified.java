package dev.orderly.customer;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** A customer's address has been verified. */
@EventType("user.verified")
public record UserVerified(@NotNull UUID customerId) implements DomainEvent {

    @Override
    public String key() {
        return customerId.toString();
    }
}
