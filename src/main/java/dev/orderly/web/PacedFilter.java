package dev.orderly.web;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Lets a request keep the {@link Pace}, before anything is read or a connection is taken. */
@Paced
@Provider
@Priority(Priorities.USER)
public class PacedFilter implements ContainerRequestFilter {

    @Inject
    private Pace pace;

    @Override
    public void filter(ContainerRequestContext request) {
        pace.keep();
    }
}
