package dev.orderly.event.live;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** The history in {@code event_log}. Few read it at once, so that a crowd that comes back leaves the shop its connections. */
@ApplicationScoped
class StoredHistory implements History {

    private static final int AT_ONCE = 4;

    private final Semaphore places = new Semaphore(AT_ONCE);

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    @Override
    public boolean has(UUID eventId) {
        return inTurn(() -> database.read(handle -> handle.createQuery("select 1 from event_log where event_id = ?")
                .bind(0, eventId)
                .mapTo(Integer.class)
                .findOne()
                .isPresent()));
    }

    @Override
    public List<Envelope> after(UUID eventId, int limit) {
        var texts = inTurn(() -> database.read(handle -> handle.createQuery(
                        "select envelope from event_log where event_id > ? order by event_id limit ?")
                .bind(0, eventId)
                .bind(1, limit)
                .mapTo(String.class)
                .list()));
        return texts.stream().map(codec::read).toList();
    }

    private <T> T inTurn(Supplier<T> query) {
        places.acquireUninterruptibly();
        try {
            return query.get();
        } finally {
            places.release();
        }
    }
}
