package dev.orderly.plain;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** The effect of a call, there only if its transaction committed. */
@EventType("plain.noted")
public record Noted(String key, int attempt) implements DomainEvent {}
