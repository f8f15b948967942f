package dev.orderly.event.inbox;

/**
 * A delivery that is not through and that this instance has taken, to try it now.
 *
 * @param id what it is known by
 * @param key what its event is ordered by
 * @param attempts how often its handler was called
 * @param rounds how many stored attempts there were, each of some immediate ones
 * @param envelope what is to be delivered, as it came
 */
record OwedDelivery(DeliveryId id, String key, int attempts, int rounds, String envelope) {}
