package dev.orderly.console;

import dev.orderly.event.desk.RefusedException;
import dev.orderly.web.ProblemException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What the desk refuses, as a problem. */
@Provider
public class RefusalMapper implements ExceptionMapper<RefusedException> {

    @Override
    public Response toResponse(RefusedException refused) {
        int status =
                switch (refused.reason()) {
                    case UNKNOWN -> 404;
                    case CONFLICT -> 409;
                    case STALE -> 412;
                };
        return ProblemException.of(status, refused.getMessage()).getResponse();
    }
}
