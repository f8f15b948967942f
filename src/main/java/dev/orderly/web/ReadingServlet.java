package dev.orderly.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A servlet that is only read from; anything else is answered 405, as resources answer it. */
public abstract class ReadingServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final List<String> ALLOWED = List.of("GET", "HEAD", "OPTIONS");

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try (var scope = CauseFilter.cause(request::getHeader).bind()) {
            if (ALLOWED.contains(request.getMethod())) {
                super.service(request, response);
            } else {
                response.setHeader("Allow", String.join(", ", ALLOWED));
                ServletProblem.write(
                        response,
                        Problem.of(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "This method is not allowed here"));
            }
        }
    }
}
