package dev.orderly.event.outbox;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Events;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Publishes by writing to the outbox; the rows of one transaction go out as one statement at its end. */
@ApplicationScoped
public class OutboxEvents implements Events {

    private static final Logger LOG = Logger.getLogger(OutboxEvents.class.getName());
    private static final Setting<Integer> MAX_DEPTH = Setting.integer("orderly.max.depth", 16, 1, 1000);

    private Database database;
    private Outbox outbox;
    private EnvelopeCodec codec;
    private LiveEvents live;
    private int maxDepth;

    protected OutboxEvents() {
        // for the container's proxy
    }

    @Inject
    OutboxEvents(Database database, Outbox outbox, EnvelopeCodec codec, LiveEvents live) {
        this.database = database;
        this.outbox = outbox;
        this.codec = codec;
        this.live = live;
        this.maxDepth = MAX_DEPTH.get();
    }

    /** Made at the start, so that a wrong setting stops it. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "A chain of causes may have {0} events", maxDepth);
    }

    @Override
    public void publish(DomainEvent event) {
        if (!database.inTransaction()) {
            throw new IllegalStateException(
                    "%s was published without a transaction, so it could be lost or be untrue: publish it in a @Transactional method"
                            .formatted(event.getClass().getSimpleName()));
        }
        var envelope = codec.seal(event, Cause.current());
        if (envelope.depth() > maxDepth) {
            throw new FinalFailure(
                    "%s would end a chain of %d causes (correlation %s, caused by %s), but ORDERLY_MAX_DEPTH is %d: this is a loop"
                            .formatted(
                                    envelope.type(),
                                    envelope.depth(),
                                    envelope.correlationId(),
                                    envelope.causationId(),
                                    maxDepth));
        }
        outbox.add(envelope, codec.write(envelope));
        published().add(event);
    }

    private List<DomainEvent> published() {
        return database.gather(OutboxEvents.class, this::listenForCommit, events -> {});
    }

    private List<DomainEvent> listenForCommit() {
        var events = new ArrayList<DomainEvent>();
        database.afterCommit(() -> {
            outbox.wake();
            live.fire(events);
        });
        return events;
    }
}
