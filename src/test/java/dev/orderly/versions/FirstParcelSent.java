package dev.orderly.versions;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** What {@link ParcelSent} was, as an instance knows it that has not been upgraded. */
@EventType("parcel.sent")
public record FirstParcelSent(String key, String mail, long kilos) implements DomainEvent {}
