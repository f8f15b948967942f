package dev.orderly.event.live;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;

/** An event as its publisher gave it, and as it travels. */
public record Published(DomainEvent event, Envelope envelope) {}
