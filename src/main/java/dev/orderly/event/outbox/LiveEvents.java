package dev.orderly.event.outbox;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Live;
import dev.orderly.event.catalogue.Catalogue;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.NotificationOptions;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Shows committed events to the live observers of this process. What they throw is logged and harms nobody else. */
@ApplicationScoped
class LiveEvents {

    private static final Logger LOG = Logger.getLogger(LiveEvents.class.getName());

    @Inject
    private Catalogue catalogue;

    @Inject
    @Any
    private Event<DomainEvent> events;

    @Resource
    private ManagedExecutorService executor;

    void fire(List<DomainEvent> committed) {
        if (catalogue.hasLiveObservers()) {
            // On two cores the default pool of fireAsync starts a thread per event.
            var options = NotificationOptions.ofExecutor(executor);
            var observers = events.select(Live.Literal.INSTANCE);
            committed.forEach(event -> fire(observers, event, options));
        }
    }

    private static void fire(Event<DomainEvent> observers, DomainEvent event, NotificationOptions options) {
        observers.fireAsync(event, options).whenComplete((done, error) -> log(event, error));
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
