package dev.orderly.upgrade.after;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import jakarta.validation.constraints.Positive;

/** Its kilos have become grams. */
@EventType(value = "parcel.packed", version = 2)
record ParcelPacked(String key, @Positive long grams) implements DomainEvent {}
