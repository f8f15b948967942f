package dev.orderly.event.inbox;

import dev.orderly.event.Envelope;

/** An envelope and its text, which is what is kept of it if it fails. */
public record Incoming(Envelope envelope, String text) {}
