package dev.orderly.faulty;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** Something a test publishes: the handler fails so many times before it takes it. */
@EventType("faulty.tried")
public record Tried(String key, int number, int failures) implements DomainEvent {}
