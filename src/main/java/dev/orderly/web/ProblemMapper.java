package dev.orderly.web;

import dev.orderly.event.EventTooLargeException;
import dev.orderly.event.Outages;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Turns every error of a resource into a problem: what the caller did wrong, an outage (503), or a defect (500, logged). */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class.getName());
    private static final int UNAVAILABLE = 503;

    @Override
    public Response toResponse(Throwable error) {
        return respond(error);
    }

    static Response respond(Throwable error) {
        if (error instanceof WebApplicationException web && !(error instanceof ProblemException)) {
            return fromContainer(web);
        }
        var problem = describe(error);
        return problem.status() == UNAVAILABLE
                ? Response.fromResponse(problem.toResponse())
                        .header(HttpHeaders.RETRY_AFTER, Problem.RETRY_AFTER_SECONDS)
                        .build()
                : problem.toResponse();
    }

    /** The problem that an error amounts to; logged, unless the caller is at fault. */
    public static Problem describe(Throwable error) {
        if (error instanceof ProblemException refusal) {
            return refusal.problem();
        }
        if (rootOf(error) instanceof EventTooLargeException tooLarge) {
            return ProblemException.of(413, "This is more than one event can tell: " + tooLarge.getMessage())
                    .problem();
        }
        if (Outages.is(error)) {
            LOG.log(Level.WARNING, "Answered 503, trace {0}, something is away: {1}", new Object[] {
                Trace.currentId(), rootOf(error)
            });
            return Problem.of(UNAVAILABLE, Problem.UNAVAILABLE, null);
        }
        LOG.log(Level.SEVERE, error, () -> "Request failed, trace " + Trace.currentId());
        return Problem.of(500, "This is a defect on our side; look for the trace id in the log", null);
    }

    private static Throwable rootOf(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static Response fromContainer(WebApplicationException error) {
        var original = error.getResponse();
        String detail =
                switch (original.getStatus()) {
                    case 404 -> "There is nothing at this path";
                    case 405 -> "This method is not allowed here; allowed: " + original.getAllowedMethods();
                    case 406 -> "Only application/json can be produced here";
                    case 415 -> "This media type is not read here; send application/json";
                    default -> String.valueOf(error.getMessage());
                };
        var response = Response.fromResponse(
                Problem.of(original.getStatus(), detail, null).toResponse());
        if (original.getHeaderString(HttpHeaders.ALLOW) != null) {
            response.header(HttpHeaders.ALLOW, original.getHeaderString(HttpHeaders.ALLOW));
        }
        return response.build();
    }
}
