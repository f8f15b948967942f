package dev.orderly.event.inbox;

import java.util.UUID;

/**
 * A delivery that is not through: it waits for its next attempt, or behind another of its key.
 *
 * @param id its own id
 * @param state {@code retrying} or {@code parked}
 * @param attempts how often it was tried
 * @param envelope what is to be delivered, as it came
 */
record OwedDelivery(UUID id, String state, int attempts, String envelope) {}
