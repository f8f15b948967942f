package dev.orderly.customer;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import dev.orderly.event.Personal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** A customer has registered. */
@EventType("user.registered")
public record UserRegistered(
        @Key @NotNull UUID customerId,
        @Personal @NotBlank String name,
        @Personal @NotBlank String email) implements DomainEvent {

    @Override
    public String key() {
        return customerId.toString();
    }
}
