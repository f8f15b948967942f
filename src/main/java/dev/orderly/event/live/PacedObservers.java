package dev.orderly.event.live;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.PacedObserver;
import dev.orderly.event.emitter.EventBus;
import dev.orderly.event.emitter.ListenerOptions;
import dev.orderly.event.emitter.Overflow;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

/** Puts the throttled and batched live observers on the bus, and lets them have what is left when the application stops. */
@ApplicationScoped
class PacedObservers {

    private static final int QUEUE = 1_000;
    private static final int QUEUED_BATCHES = 100;

    private Catalogue catalogue;
    private EventBus bus;

    protected PacedObservers() {
        // for the container's proxy
    }

    @Inject
    PacedObservers(Catalogue catalogue, EventBus bus) {
        this.catalogue = catalogue;
        this.bus = bus;
    }

    /** Before the road: no event is missed. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        for (var observer : catalogue.pacedObservers()) {
            catalogue.events().stream()
                    .filter(event -> observer.hears(event.payload()))
                    .map(EventDescriptor::type)
                    .forEach(type -> bus.<Object>on(
                            type, options(observer), payload -> observer.call().accept(payload)));
        }
    }

    /** After the road: no event comes any more. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER + 100) Shutdown shutdown) {
        bus.close();
    }

    private static ListenerOptions options(PacedObserver observer) {
        var options = ListenerOptions.defaults().named(observer.name());
        if (observer.isThrottled()) {
            options = options.throttle(observer.every());
        }
        if (observer.perKey()) {
            options = options.keyedBy(DomainEvent::key);
        }
        if (observer.isBatched()) {
            options = options.batch(observer.size(), observer.delay());
        }
        return observer.async()
                ? options.async(observer.isBatched() ? QUEUED_BATCHES : QUEUE, Overflow.DROP_OLDEST)
                : options;
    }
}
