package dev.orderly.event.resilience;

import dev.orderly.config.Setting;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.interceptor.Interceptor;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How often a call is made where its {@code @Retry} does not say. */
@ApplicationScoped
class ImmediateRetries {

    private static final Logger LOG = Logger.getLogger(ImmediateRetries.class.getName());
    private static final Setting<Integer> ATTEMPTS = Setting.integer("orderly.retry.immediate", 3, 1, 100);

    private int attempts;

    @PostConstruct
    void read() {
        attempts = ATTEMPTS.get();
    }

    /** Made before anything is at work, so that a wrong setting stops the start. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "A call with @Retry is made up to {0} times where it does not say", attempts);
    }

    int attempts() {
        return attempts;
    }
}
