package dev.orderly.event.instance;

import java.util.List;
import java.util.UUID;

/**
 * What one database has on a {@link Question}.
 *
 * @param question the id of that
 * @param database whose answer it is
 * @param envelopes the events, as JSON
 */
record Answer(UUID question, UUID database, List<String> envelopes) {}
