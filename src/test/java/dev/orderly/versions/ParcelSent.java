package dev.orderly.versions;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Personal;
import java.math.BigDecimal;

/**
 * Its first version was {@code {key, mail, kilos}}, its second {@code {key, mail, grams}}.
 */
@EventType(value = "parcel.sent", version = 3)
public record ParcelSent(String key, @Personal String email, long grams, BigDecimal price) implements DomainEvent {}
