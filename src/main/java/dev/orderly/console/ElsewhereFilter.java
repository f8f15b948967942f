package dev.orderly.console;

import dev.orderly.event.instance.Instances;
import dev.orderly.web.ProblemException;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

/** Answers 404 for the resources of modules that do not run in this instance, and says where they were seen. */
@Provider
@PreMatching
@Priority(10)
public class ElsewhereFilter implements ContainerRequestFilter {

    @Inject
    private Instances instances;

    @Override
    public void filter(ContainerRequestContext request) {
        instances.absence(request.getUriInfo().getPath()).ifPresent(absence -> {
            throw ProblemException.of(404, absence);
        });
    }
}
