package dev.orderly.event.desk;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;

/** The history of all events to look at, as far back as it is kept. Thread-safe. */
@ApplicationScoped
public class LoggedEvents {

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    /** What is asked for; null stands for any. */
    public record Filter(String type, String key) {}

    /** Newest first by their ids, those older than {@code before} where it is not null. */
    public List<Envelope> list(Filter filter, UUID before, int limit) {
        var sql = new StringBuilder("select envelope from event_log where 1 = 1");
        if (filter.type() != null) {
            sql.append(" and type = :type");
        }
        if (filter.key() != null) {
            sql.append(" and event_key = :key");
        }
        if (before != null) {
            sql.append(" and event_id < :before");
        }
        var found = database.read(handle -> {
            var query = handle.createQuery(
                            sql.append(" order by event_id desc limit :limit").toString())
                    .bind("limit", limit);
            if (filter.type() != null) {
                query.bind("type", filter.type());
            }
            if (filter.key() != null) {
                query.bind("key", filter.key());
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.mapTo(String.class).list();
        });
        return found.stream().map(codec::read).toList();
    }
}
