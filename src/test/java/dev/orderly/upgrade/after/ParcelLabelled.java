package dev.orderly.upgrade.after;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** Nothing before the upgrade knows of it. */
@EventType("parcel.labelled")
record ParcelLabelled(String key) implements DomainEvent {}
