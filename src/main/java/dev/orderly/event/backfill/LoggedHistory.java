package dev.orderly.event.backfill;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalLong;

/** The history in {@code event_log} of this database. */
@ApplicationScoped
@Typed(LoggedHistory.class)
public class LoggedHistory implements History {

    private static final String SPAN =
            " from event_log where event_id > :behind and event_id < :before and type = any(:types)";

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    @Override
    public List<Envelope> read(Span span, int limit) {
        var texts =
                database.read(handle -> handle.createQuery("select envelope" + SPAN + " order by event_id limit :limit")
                        .bind("behind", span.behind())
                        .bind("before", span.before())
                        .bindArray("types", String.class, span.types())
                        .bind("limit", limit)
                        .mapTo(String.class)
                        .list());
        return texts.stream().map(codec::read).toList();
    }

    @Override
    public OptionalLong count(Span span) {
        return OptionalLong.of(database.read(handle -> handle.createQuery("select count(*)" + SPAN)
                .bind("behind", span.behind())
                .bind("before", span.before())
                .bindArray("types", String.class, span.types())
                .mapTo(Long.class)
                .one()));
    }
}
