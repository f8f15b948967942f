package dev.orderly.event.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
        var found = database.read(handle -> handle.createQuery("select envelope from event_log where event_key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .list());
        return causesFirst(found.stream().map(codec::read).toList());
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
        for (var envelope : ofKey(key)) {
            var names = personal.fields(envelope.type()).orElse(List.of());
            if (!names.isEmpty() && envelope.data() instanceof ObjectNode data) {
                names.forEach(data::putNull);
                String erased = codec.write(envelope);
                database.handle()
                        .execute("update event_log set envelope = ? where event_id = ?", erased, envelope.eventId());
            }
        }
    }
}
