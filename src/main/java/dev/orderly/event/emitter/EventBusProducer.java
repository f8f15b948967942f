package dev.orderly.event.emitter;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The bus to inject: one for the application, on the container's threads. */
@ApplicationScoped
class EventBusProducer {

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    private ManagedExecutorService executor;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService scheduler;

    /** Not behind a client proxy: an emit would pay for it. */
    @Produces
    @Singleton
    EventBus bus() {
        return EventBus.builder()
                .executor(executor)
                .timer(new ScheduledTimer(scheduler))
                .build();
    }

    void close(@Disposes EventBus bus) {
        bus.close();
    }
}
