package dev.orderly.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param items what is on it
 * @param next the cursor of the next page for {@code ?after=}; absent on the last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(List<T> items, String next) {

    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;

    /**
     * What a caller asked for.
     *
     * @param limit how many
     * @param after the id that the page starts behind; null for the first page
     */
    public record Request(int limit, String after) {

        /**
         * Checks {@code ?limit=} and {@code ?after=}.
         *
         * @throws ProblemException if one of them is not allowed
         */
        public static Request of(String limit, String after) {
            return new Request(limit(limit), after == null || after.isEmpty() ? null : cursor(after));
        }

        private static int limit(String text) {
            if (text == null || text.isEmpty()) {
                return DEFAULT_LIMIT;
            }
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_LIMIT) {
                throw ProblemException.badField("limit", "must be a whole number from 1 to " + MAX_LIMIT);
            }
            return Integer.parseInt(text);
        }

        private static String cursor(String text) {
            try {
                return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw ProblemException.badField("after", "must be the \"next\" of an earlier page");
            }
        }

        /** Cuts rows, of which one more than asked for was read, to a page. */
        public <T> Page<T> page(List<T> rows, Function<T, Object> id) {
            if (rows.size() <= limit) {
                return new Page<>(rows, null);
            }
            var items = rows.subList(0, limit);
            String last = String.valueOf(id.apply(items.get(limit - 1)));
            return new Page<>(
                    items,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The answer with this page and the {@code Link} to the next. */
    public Response toResponse(UriInfo uri) {
        var response = Response.ok(this);
        if (next != null) {
            response.link(
                    uri.getRequestUriBuilder().replaceQueryParam("after", next).build(), "next");
        }
        return response.build();
    }
}
