package dev.orderly.console;

import dev.orderly.event.cloudevents.InvalidCloudEventException;
import dev.orderly.web.ProblemException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A CloudEvent that is refused, as a problem. */
@Provider
public class CloudEventMapper implements ExceptionMapper<InvalidCloudEventException> {

    @Override
    public Response toResponse(InvalidCloudEventException refused) {
        return ProblemException.badField(refused.field(), refused.getMessage()).getResponse();
    }
}
