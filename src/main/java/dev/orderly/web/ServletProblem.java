package dev.orderly.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers with a {@link Problem} where JAX-RS is not at work: in servlets, and where the container refuses. */
public final class ServletProblem {

    private ServletProblem() {}

    /** Its trace is the caller's, if he has one. */
    public static void write(HttpServletRequest request, HttpServletResponse response, int status, String detail)
            throws IOException {
        try (var scope = CauseFilter.cause(request::getHeader).bind()) {
            write(response, Problem.of(status, detail));
        }
    }

    public static void write(HttpServletResponse response, Problem problem) throws IOException {
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(Json.MAPPER.writeValueAsBytes(problem));
        response.flushBuffer();
    }
}
