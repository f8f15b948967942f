package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.Events;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.live.LiveEvents;
import dev.orderly.event.live.Published;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Publishes by writing to the outbox; the rows of one transaction go out as one statement at its end. */
@ApplicationScoped
public class OutboxEvents implements Events {

    private Database database;
    private Outbox outbox;
    private EnvelopeCodec codec;
    private LiveEvents live;
    private Catalogue catalogue;

    protected OutboxEvents() {
        // for the container's proxy
    }

    @Inject
    OutboxEvents(Database database, Outbox outbox, EnvelopeCodec codec, LiveEvents live, Catalogue catalogue) {
        this.database = database;
        this.outbox = outbox;
        this.codec = codec;
        this.live = live;
        this.catalogue = catalogue;
    }

    @Override
    public void publish(DomainEvent event) {
        if (!database.inTransaction()) {
            throw new IllegalStateException(
                    "%s was published without a transaction, so it could be lost or be untrue: publish it in a @Transactional method"
                            .formatted(event.getClass().getSimpleName()));
        }
        var envelope = codec.seal(event, Cause.current());
        catalogue.published(envelope);
        outbox.add(envelope, codec.writeNew(envelope));
        announce(event, envelope);
    }

    /**
     * Publishes what another system has sent, in the caller's transaction, unless an event of its id was published before.
     *
     * @return false if one was: nothing happens then
     * @throws dev.orderly.event.EventTooLargeException if it is larger than {@code ORDERLY_MAX_EVENT_SIZE}
     */
    public boolean take(Envelope foreign, DomainEvent event) {
        boolean isNew = outbox.addForeign(foreign, catalogue.of(event).module(), codec.writeNew(foreign));
        if (isNew) {
            announce(event, foreign);
        }
        return isNew;
    }

    private void announce(DomainEvent event, Envelope envelope) {
        live.expect(envelope);
        published().add(new Published(event, envelope));
    }

    private List<Published> published() {
        return database.gather(OutboxEvents.class, this::listenForTheEnd, events -> {});
    }

    private List<Published> listenForTheEnd() {
        var events = new ArrayList<Published>();
        database.afterCommit(() -> {
            outbox.wake();
            live.committed(events);
        });
        database.afterRollback(() -> live.rolledBack(events));
        return events;
    }
}
