package dev.orderly.event.instance;

import java.util.UUID;

/**
 * Asks all other databases for their events of a key.
 *
 * @param id of this question
 * @param database that of the instance that asks, which need not be asked
 * @param key what the events are ordered by
 */
record Question(UUID id, UUID database, String key) {}
