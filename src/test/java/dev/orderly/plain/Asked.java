package dev.orderly.plain;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** Makes a subscriber call a bean. */
@EventType("plain.asked")
public record Asked(String key) implements DomainEvent {}
