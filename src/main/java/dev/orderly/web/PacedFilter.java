package dev.orderly.web;

import dev.orderly.event.BackPressure;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets a request wait as long as {@link BackPressure} says, before anything is read or a connection is taken. */
@Paced
@Provider
@Priority(Priorities.USER)
public class PacedFilter implements ContainerRequestFilter {

    @Inject
    private BackPressure backPressure;

    @Override
    public void filter(ContainerRequestContext request) {
        long millis = backPressure.delay().toMillis();
        if (millis > 0) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
