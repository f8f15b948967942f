package dev.orderly.faulty;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import jakarta.validation.constraints.NotBlank;

/** What a handler publishes; not valid without a text. */
@EventType("faulty.copied")
public record Copied(String key, @NotBlank String text) implements DomainEvent {}
