package dev.orderly.customer;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** A customer's address has been verified. */
@EventType("user.verified")
public record UserVerified(@Key @NotNull UUID customerId) implements DomainEvent {

    @Override
    public String key() {
        return customerId.toString();
    }
}
