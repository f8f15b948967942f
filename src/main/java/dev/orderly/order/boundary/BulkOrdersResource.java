package dev.orderly.order.boundary;

import dev.orderly.event.Cause;
import dev.orderly.order.control.NewOrder;
import dev.orderly.order.control.PlacingManyOrders;
import dev.orderly.web.JsonBodies;
import dev.orderly.web.Lines;
import dev.orderly.web.Pace;
import dev.orderly.web.ProblemException;
import dev.orderly.web.ProblemMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Many orders in one request, over REST: one on each line, and one line of the answer for each, as they are stored. */
@Path("orders")
@ApplicationScoped
public class BulkOrdersResource {

    static final String LINES_OF_JSON = "application/x-ndjson";

    private static final Logger LOG = Logger.getLogger(BulkOrdersResource.class.getName());

    /** Leaves room in the column for the number of a line. */
    private static final int KEY_LENGTH = 180;

    @Inject
    private JsonBodies bodies;

    @Inject
    private Pace pace;

    @Inject
    private PlacingManyOrders placing;

    /** The key of each line is this key, a slash and the number of the line: sent again, a file makes nothing twice. */
    @POST
    @Consumes(LINES_OF_JSON)
    @Produces(LINES_OF_JSON)
    public StreamingOutput place(
            InputStream body,
            @HeaderParam("Idempotency-Key") String key,
            @HeaderParam("Content-Length") String contentLength,
            @Context HttpServletResponse response) {
        if (key != null && (key.isBlank() || key.length() > KEY_LENGTH)) {
            throw ProblemException.badField("Idempotency-Key", "must have 1 to %d characters".formatted(KEY_LENGTH));
        }
        var steps = new BulkIntake.Steps(
                line -> bodies.readLine(NewOrder.class, line),
                pace::keep,
                placing::place,
                ProblemMapper::describe,
                key);
        var lines = new Lines(body, BulkIntake.LINE_BYTES);
        // The answer is written when the filter that bound it is through.
        var cause = Cause.current();
        return out -> answer(cause, steps, lines, contentLength == null, new FlushedStream(out, response));
    }

    /** What is flushed is sent at once; Open Liberty would keep all that is flushed by way of the stream until its end. */
    private static final class FlushedStream extends FilterOutputStream {

        private final HttpServletResponse response;

        private FlushedStream(OutputStream out, HttpServletResponse response) {
            super(out);
            this.response = response;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            response.flushBuffer();
        }
    }

    private static void answer(Cause cause, BulkIntake.Steps steps, Lines lines, boolean live, OutputStream out) {
        try (var scope = cause.bind()) {
            new BulkIntake(steps, lines, live, out).run();
        } catch (IOException e) {
            LOG.log(Level.FINE, "A caller went away while the lines of his orders were answered", e);
        }
    }
}
