package dev.orderly.web;

import dev.orderly.web.Problem.FieldError;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;

/** Ends a request with a {@link Problem}. */
public class ProblemException extends WebApplicationException {

    private static final long serialVersionUID = 1L;

    private ProblemException(Problem problem) {
        super(problem.detail(), problem.toResponse());
    }

    /** What the request is answered with. */
    public Problem problem() {
        return (Problem) getResponse().getEntity();
    }

    /** 400: the request itself is wrong. */
    public static ProblemException badRequest(String detail, FieldError... errors) {
        return badRequest(detail, List.of(errors));
    }

    public static ProblemException badRequest(String detail, List<FieldError> errors) {
        return new ProblemException(Problem.of(400, detail, errors));
    }

    /** 400: one field is wrong. */
    public static ProblemException badField(String field, String message) {
        return badRequest(field + " " + message, new FieldError(field, message));
    }

    /** 404: there is no such thing. */
    public static ProblemException notFound(String what, Object id) {
        return new ProblemException(Problem.of(404, "There is no %s %s".formatted(what, id), null));
    }

    /** 409: its state does not allow this. */
    public static ProblemException conflict(String detail) {
        return new ProblemException(Problem.of(409, detail, null));
    }

    /** Any other status. */
    public static ProblemException of(int status, String detail) {
        return new ProblemException(Problem.of(status, detail, null));
    }
}
