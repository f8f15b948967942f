package dev.orderly.event.resilience;

import dev.orderly.config.Setting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;

/** How often a call is made where its {@code @Retry} does not say; read at the start, so that a wrong value stops it. */
@ApplicationScoped
class ImmediateRetries {

    private static final Setting<Integer> ATTEMPTS = Setting.integer("orderly.retry.immediate", 3, 1, 100);

    private int attempts;

    void start(@Observes Startup startup) {
        attempts = ATTEMPTS.get();
    }

    int attempts() {
        return attempts;
    }
}
