package dev.orderly.web;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Arrays;

/**
 * Refuses (415) a request that does not say what its body is, where that matters: JAX-RS would have it match any resource method
 * that reads something, and give that a null if there is no body either.
 */
@Provider
@Priority(Priorities.HEADER_DECORATOR)
public class TypedFilter implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var method = resource.getResourceMethod();
        var consumed = method == null ? null : method.getAnnotation(Consumes.class);
        var given = request.getMediaType();
        if (consumed != null
                && !Arrays.asList(consumed.value()).contains(MediaType.WILDCARD)
                && (given == null || given.isWildcardType() || given.isWildcardSubtype())) {
            throw new NotSupportedException();
        }
    }
}
