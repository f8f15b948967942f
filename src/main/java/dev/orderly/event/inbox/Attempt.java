package dev.orderly.event.inbox;

import java.time.Instant;

/**
 * One call of a handler.
 *
 * @param at when it ended
 * @param failure why it failed; null if it went through
 */
public record Attempt(Instant at, Failure failure) {}
