package dev.orderly.security;

import dev.orderly.web.ServletProblem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers what the container itself refuses as a problem (RFC 9457). */
@WebServlet("/problem")
public class ProblemServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // An authentication mechanism may have answered already; Liberty comes here all the same.
        if (!response.isCommitted()) {
            var refused = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            int status = refused == null ? HttpServletResponse.SC_NOT_FOUND : refused;
            ServletProblem.write(request, response, status, detail(status));
        }
    }

    private static String detail(int status) {
        return switch (status) {
            case HttpServletResponse.SC_FORBIDDEN -> "This needs the role operator";
            case HttpServletResponse.SC_NOT_FOUND -> "There is nothing at this path";
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "This method is not allowed here";
            default -> "The server refused the request";
        };
    }
}
