package dev.orderly.onlooker;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Personal;

/** Something was seen. */
@EventType("onlooker.seen")
public record Seen(String key, int number, @Personal String by, String text) implements DomainEvent {}
