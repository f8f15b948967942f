package dev.orderly.console;

import dev.orderly.console.StreamClients.Wish;
import dev.orderly.event.Envelope;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.live.TypeFilter;
import dev.orderly.web.Ids;
import dev.orderly.web.Problem;
import dev.orderly.web.ProblemException;
import dev.orderly.web.ReadingServlet;
import dev.orderly.web.ServletProblem;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * {@code GET /api/stream?type=order.*}: the events committed in this process as Server-Sent Events.
 *
 * <p>{@code type} takes the patterns of the bus, repeated or comma-separated; without it all come. Each comes as its envelope,
 * or with {@code ?format=cloudevents} as a CloudEvent in JSON. {@code Last-Event-ID}, or
 * {@code ?lastEventId=}, goes on after that event (see {@link dev.orderly.event.live.LiveReader} for what may come again); an id
 * that is not known any more is answered by an event {@code reset}, and the events from then on. A comment every 15 seconds
 * keeps the connection. A client that is too slow is sent away; a client beyond {@code ORDERLY_STREAM_CLIENTS} gets a 503.
 *
 * <p>Open to all, as the timeline is, but without personal data: only operators see fields marked
 * {@link dev.orderly.event.Personal}.
 *
 * <p>A servlet, as only its non-blocking output needs no thread for each client and tells a slow one from the others; the writes
 * of {@code jakarta.ws.rs.sse} wait for the client.
 */
@WebServlet(urlPatterns = "/api/stream", asyncSupported = true)
public class StreamServlet extends ReadingServlet {

    private static final long serialVersionUID = 1L;
    private static final int MOST_PATTERNS = 50;

    @Inject
    private transient StreamClients clients;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            serve(request, response, wish(request));
        } catch (ProblemException problem) {
            ServletProblem.write(response, problem.problem());
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        describe(response);
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Wish wish) throws IOException {
        if (!clients.admit()) {
            response.setIntHeader("Retry-After", Problem.RETRY_AFTER_SECONDS);
            throw ProblemException.of(503, "Too many clients follow the stream; try again later");
        }
        var text = begin(response, wish);
        var context = request.startAsync();
        context.setTimeout(0);
        clients.serve(context, text);
    }

    /** The client's place in the stream comes before the head: who has that misses nothing that is committed then. */
    private StreamText begin(HttpServletResponse response, Wish wish) throws IOException {
        try {
            var text = clients.text(wish);
            describe(response);
            // Else Open Liberty keeps the first that is flushed until there is more.
            response.flushBuffer();
            return text;
        } catch (IOException | RuntimeException e) {
            clients.release();
            throw e;
        }
    }

    private static void describe(HttpServletResponse response) {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
    }

    private static Wish wish(HttpServletRequest request) {
        return new Wish(types(request), lastEventId(request), request.isUserInRole("operator"), format(request));
    }

    private static Function<Envelope, String> format(HttpServletRequest request) {
        String format = request.getParameter("format");
        if (format == null || format.equals("envelope")) {
            return EventText::envelope;
        }
        if (format.equals("cloudevents")) {
            return CloudEvents::toJson;
        }
        throw ProblemException.badField("format", "must be envelope or cloudevents");
    }

    private static TypeFilter types(HttpServletRequest request) {
        var given = request.getParameterValues("type");
        List<String> patterns = Stream.of(given == null ? new String[0] : given)
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .toList();
        if (patterns.size() > MOST_PATTERNS) {
            throw ProblemException.badField("type", "may have at most %d patterns".formatted(MOST_PATTERNS));
        }
        try {
            return TypeFilter.of(patterns);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badField(
                    "type", "must be event types such as order.created or order.*: " + e.getMessage());
        }
    }

    private static UUID lastEventId(HttpServletRequest request) {
        String header = request.getHeader("Last-Event-ID");
        return header == null || header.isEmpty()
                ? Ids.inQuery("lastEventId", request.getParameter("lastEventId"))
                : Ids.inQuery("Last-Event-ID", header);
    }
}
