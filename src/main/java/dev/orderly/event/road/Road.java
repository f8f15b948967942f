package dev.orderly.event.road;

import dev.orderly.database.Migrations;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.inbox.Pump;
import dev.orderly.event.inbox.Pumps;
import dev.orderly.event.outbox.Relay;
import dev.orderly.event.outbox.Relays;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transports;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Starts pumps and relay once the tables are there, and lets each finish its batch before the application goes. */
@ApplicationScoped
public class Road {

    private static final Logger LOG = Logger.getLogger(Road.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private Catalogue catalogue;

    @Inject
    private Migrations migrations;

    @Inject
    private Transports transports;

    @Inject
    private Pumps pumps;

    @Inject
    private Relays relays;

    @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
    private ManagedThreadFactory threads;

    private final List<Thread> running = new ArrayList<>();
    private List<Pump> pumping = List.of();
    private Relay relay;

    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Startup startup) {
        migrations.migrate("event");
        catalogue.modulesHere().forEach(migrations::migrate);
        Transport transport = transports.chosen();
        pumping = pumps.over(transport);
        relay = relays.over(transport, pumps.subscriptions());
        run("orderly-relay", relay);
        pumping.forEach(pump -> run("orderly-" + pump.name(), pump));
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) Shutdown shutdown) {
        pumping.forEach(Pump::stop);
        if (relay != null) {
            relay.stop();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        running.forEach(thread -> join(thread, deadline));
        transports.close();
    }

    private void run(String name, Runnable loop) {
        Thread thread = threads.newThread(loop);
        thread.setName(name);
        running.add(thread);
        thread.start();
    }

    private static void join(Thread thread, long deadline) {
        try {
            thread.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                LOG.log(
                        Level.WARNING,
                        "{0} did not end in time; what it had at work is rolled back and delivered again",
                        thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
