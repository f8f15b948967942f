package dev.orderly.console;

import dev.orderly.event.Envelope;
import dev.orderly.event.backfill.History.Span;
import dev.orderly.event.desk.Backfills;
import dev.orderly.web.Ids;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** The log of events from an event on, oldest first, for another instance whose subscriber catches up. */
@Path("events/history")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class HistoryResource {

    @Inject
    private Backfills backfills;

    /**
     * Events of the given types whose ids are behind one id and before another.
     *
     * @param limit how many, 200 at most; with fewer than that, these were the last
     */
    @GET
    public Page<Envelope> list(
            @QueryParam("type") List<String> types,
            @QueryParam("behind") String behind,
            @QueryParam("before") String before,
            @QueryParam("limit") String limit) {
        var span = new Span(types, needed("behind", behind), needed("before", before));
        return new Page<>(backfills.history(span, Page.Request.of(limit, null).limit()), null);
    }

    private static UUID needed(String field, String text) {
        var id = Ids.inQuery(field, text);
        if (id == null) {
            throw ProblemException.badField(field, "is needed");
        }
        return id;
    }
}
