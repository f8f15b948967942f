package dev.orderly.event.road;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.transport.Transports;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Ready from the end of the start to the stop, while the database answers; without the broker it is degraded, but
 * ready: events wait in the outbox.
 */
@org.eclipse.microprofile.health.Readiness
@ApplicationScoped
public class Readiness implements HealthCheck {

    private static final Logger LOG = Logger.getLogger(Readiness.class.getName());

    @Inject
    private Database database;

    @Inject
    private Transports transports;

    @Inject
    private Catalogue catalogue;

    private volatile boolean open;

    /** After all others: containers take requests while the tables are still being made. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) Startup startup) {
        open = true;
    }

    void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Shutdown shutdown) {
        open = false;
    }

    @Override
    public HealthCheckResponse call() {
        if (!open) {
            return HealthCheckResponse.named(Setting.application())
                    .down()
                    .withData("state", "starting or stopping")
                    .build();
        }
        return HealthCheckResponse.named(Setting.application())
                .status(databaseAnswers())
                .withData("modules", String.join(",", catalogue.modulesHere()))
                .withData("broker", transports.chosen().reachable() ? "connected" : "degraded")
                .withData("transport", transports.name())
                .build();
    }

    private boolean databaseAnswers() {
        try {
            return database.read(handle ->
                            handle.createQuery("select 1").mapTo(Integer.class).one())
                    == 1;
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Not ready, the database does not answer: {0}", e.toString());
            return false;
        }
    }
}
