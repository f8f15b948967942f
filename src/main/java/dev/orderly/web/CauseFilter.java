package dev.orderly.web;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.event.Cause;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Binds the cause of what a request publishes: its {@code X-Correlation-Id} and {@code traceparent}, or new ones; the
 * answer carries the correlation id.
 */
@Provider
@PreMatching
@Priority(1)
public class CauseFilter implements ContainerRequestFilter, ContainerResponseFilter {

    static final String CORRELATION_HEADER = "X-Correlation-Id";

    private static final String SCOPE = CauseFilter.class.getName();
    private static final Pattern CORRELATION = Pattern.compile("[\\w.:-]{1,100}");
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(SCOPE, cause(request::getHeaderString).bind());
    }

    /** The cause that the headers of a request tell. */
    static Cause cause(UnaryOperator<String> headers) {
        String correlation = headers.apply(CORRELATION_HEADER);
        String trace = headers.apply("traceparent");
        return Cause.beginning(
                correlation != null && CORRELATION.matcher(correlation).matches()
                        ? correlation
                        : UuidCreator.getTimeOrderedEpoch().toString(),
                trace != null && TRACEPARENT.matcher(trace).matches() ? trace : Cause.newTraceparent());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(SCOPE) instanceof Cause.Scope scope) {
            response.getHeaders().putSingle(CORRELATION_HEADER, Cause.current().correlationId());
            scope.close();
            request.removeProperty(SCOPE);
        }
    }
}
