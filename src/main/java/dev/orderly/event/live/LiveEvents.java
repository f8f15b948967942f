package dev.orderly.event.live;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.Live;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.emitter.EventBus;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Shows committed events in this process, its own and, by {@link OtherInstances}, those of others: to the readers of {@link LiveStream}, on the {@link EventBus} under their type, and
 * to live observers. What those throw is logged and harms nobody else.
 */
@ApplicationScoped
public class LiveEvents {

    private static final Logger LOG = Logger.getLogger(LiveEvents.class.getName());

    @Inject
    private Catalogue catalogue;

    @Inject
    private LiveStream stream;

    @Inject
    private EventBus bus;

    @Inject
    @Any
    private Event<DomainEvent> events;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    private volatile Consumer<List<Published>> told = published -> {};

    /** Takes note of an event that is published in a transaction which has not ended. */
    public void expect(Envelope envelope) {
        stream.expect(envelope);
    }

    /** Shows the events of a transaction, in their order, and tells of them who wants to know. Never throws. */
    public void committed(List<Published> published) {
        show(published);
        told.accept(published);
    }

    /** Has somebody told of what is committed in this process; must neither wait nor throw. */
    void tell(Consumer<List<Published>> listener) {
        told = listener;
    }

    /** Shows events that were committed, here or elsewhere, in their order. Never throws. */
    void show(List<Published> published) {
        stream.committed(envelopes(published));
        published.forEach(this::emit);
        if (catalogue.hasLiveObservers()) {
            // On two cores the default pool of fireAsync starts a thread per event.
            var options = NotificationOptions.ofExecutor(executor);
            var observers = events.select(Live.Literal.INSTANCE);
            published.forEach(one -> fire(observers, one.event(), options));
        }
    }

    /** Forgets the events of a transaction that has not committed. */
    public void rolledBack(List<Published> published) {
        stream.rolledBack(envelopes(published));
    }

    private void emit(Published published) {
        try {
            bus.emit(published.envelope().type(), published.event());
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, e, () -> "%s %s was not shown to all who listen on the bus"
                    .formatted(published.envelope().type(), published.envelope().eventId()));
        }
    }

    private static List<Envelope> envelopes(List<Published> published) {
        return published.stream().map(Published::envelope).toList();
    }

    private static void fire(Event<DomainEvent> observers, DomainEvent event, NotificationOptions options) {
        try {
            observers.fireAsync(event, options).whenComplete((done, error) -> log(event, error));
        } catch (RuntimeException e) {
            log(event, e);
        }
        try {
            observers.fire(event);
        } catch (RuntimeException e) {
            log(event, e);
        }
    }

    private static void log(DomainEvent event, Throwable error) {
        if (error != null) {
            LOG.log(Level.WARNING, error, () -> "A live observer of %s (key %s) failed"
                    .formatted(event.getClass().getSimpleName(), event.key()));
        }
    }
}
