package dev.orderly.faulty;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** Leads to another of its kind, up to the last round. */
@EventType("faulty.looped")
public record Looped(String key, int round, int last) implements DomainEvent {}
