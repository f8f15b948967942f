package dev.orderly.upgrade.after;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

@EventType("parcel.weighed")
record ParcelWeighed(String key) implements DomainEvent {}
