package dev.orderly.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * An error as the API answers it (RFC 9457).
 *
 * @param type always {@code about:blank}: the status says the kind
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param detail what went wrong and what to do
 * @param errors the fields at fault, if any
 * @param traceId the trace to look for in the log
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, List<FieldError> errors, String traceId) {

    /** RFC 9110; JAX-RS has no name for it. */
    static final int UNPROCESSABLE = 422;

    /** In an outage: it may have come while committing, so that nobody knows whether something was changed. */
    public static final String UNAVAILABLE = "The database, or what else this needs, is away; try again later."
            + " Whether anything was changed is not certain: an order with an Idempotency-Key can be sent again as it was";

    /** When to come again in an outage. Most end sooner, but a crowd that comes at once would prolong it. */
    public static final int RETRY_AFTER_SECONDS = 5;

    public static final String MEDIA_TYPE = "application/problem+json";

    /**
     * One field at fault.
     *
     * @param field its path, {@code items[3].quantity}
     * @param message what is allowed
     */
    public record FieldError(String field, String message) {}

    /** A problem of the current request that no field is at fault of. */
    public static Problem of(int status, String detail) {
        return of(status, detail, null);
    }

    static Problem of(int status, String detail, List<FieldError> errors) {
        return new Problem(
                "about:blank",
                title(status),
                status,
                detail,
                errors == null || errors.isEmpty() ? null : errors,
                Trace.currentId());
    }

    private static String title(int status) {
        if (status == UNPROCESSABLE) {
            return "Unprocessable Content";
        }
        var known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    Response toResponse() {
        return Response.status(status).type(MEDIA_TYPE).entity(this).build();
    }
}
