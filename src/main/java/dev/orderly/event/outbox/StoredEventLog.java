package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventLog;
import dev.orderly.event.Timeline;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
        return Timeline.causesFirst(envelopes(key, "event_log"));
    }

    @Override
    public void erasePersonalData(String key) {
        database.flush();
        erase(key, "event_log", "envelope = ?");
        erase(key, "delivery", "envelope = ?, revision = revision + 1");
        eraseUnderWay(key);
    }

    /** In what the transport {@code local} has still to deliver. */
    private void eraseUnderWay(String key) {
        var underWay = new HashMap<Long, String>();
        database.handle()
                .createQuery("select seq, envelope from local_message where event_key = ?")
                .bind(0, key)
                .map((row, context) -> Map.entry(row.getLong(1), row.getString(2)))
                .forEach(message -> underWay.put(message.getKey(), message.getValue()));
        underWay.forEach(
                (seq, envelope) -> personal.erased(codec.read(envelope)).ifPresent(erased -> database.handle()
                        .execute("update local_message set envelope = ? where seq = ?", codec.write(erased), seq)));
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
