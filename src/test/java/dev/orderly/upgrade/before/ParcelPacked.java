package dev.orderly.upgrade.before;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

@EventType("parcel.packed")
record ParcelPacked(String key, long kilos) implements DomainEvent {}
