package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventLog;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The history in {@code event_log}, what is not sent yet included. */
@ApplicationScoped
class StoredEventLog implements EventLog {

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private PersonalData personal;

    @Override
    public List<Envelope> ofKey(String key) {
        return causesFirst(envelopes(key, "event_log"));
    }

    /** By time, but never an effect before its cause: the clocks of several instances may differ. */
    static List<Envelope> causesFirst(List<Envelope> events) {
        Map<UUID, Envelope> waiting = new HashMap<>();
        events.forEach(event -> waiting.put(event.eventId(), event));
        Set<Envelope> ordered = new LinkedHashSet<>();
        events.stream()
                .sorted(Comparator.comparing(Envelope::timestamp).thenComparing(Envelope::eventId))
                .forEach(event -> addAfterItsCause(event, waiting, ordered));
        return List.copyOf(ordered);
    }

    private static void addAfterItsCause(Envelope event, Map<UUID, Envelope> waiting, Set<Envelope> ordered) {
        if (waiting.remove(event.eventId()) != null) {
            var cause = event.causationId() == null ? null : waiting.get(event.causationId());
            if (cause != null) {
                addAfterItsCause(cause, waiting, ordered);
            }
            ordered.add(event);
        }
    }

    @Override
    public void erasePersonalData(String key) {
        database.flush();
        erase(key, "event_log", "envelope = ?");
        erase(key, "delivery", "envelope = ?, revision = revision + 1");
    }

    private void erase(String key, String table, String change) {
        for (var envelope : envelopes(key, table)) {
            personal.erased(envelope).ifPresent(erased -> database.handle()
                    .execute(
                            "update %s set %s where event_key = ? and event_id = ?".formatted(table, change),
                            codec.write(erased),
                            key,
                            erased.eventId()));
        }
    }

    /** What is no envelope has no key. */
    private List<Envelope> envelopes(String key, String table) {
        return database.read(
                handle -> handle.createQuery("select distinct envelope from %s where event_key = :key".formatted(table))
                        .bind("key", key)
                        .mapTo(String.class)
                        .map(codec::read)
                        .list());
    }
}
