package dev.orderly.customer;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Key;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;

/** A customer is gone: whoever holds personal data of theirs erases it. */
@EventType("user.deleted")
public record UserDeleted(@Key @NotNull UUID customerId) implements DomainEvent {

    @Override
    public String key() {
        return customerId.toString();
    }
}
