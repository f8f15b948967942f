package dev.orderly.faulty;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;

/** Makes a handler publish {@link Copied}, and fail so many times after that with a checked exception. */
@EventType("faulty.copy-wanted")
public record CopyWanted(String key, String text, int failures) implements DomainEvent {}
