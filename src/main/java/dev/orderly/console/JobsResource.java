package dev.orderly.console;

import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.event.desk.Backfills;
import dev.orderly.event.desk.ReplayJobs;
import dev.orderly.security.AuditLog;
import dev.orderly.web.Ids;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/** Jobs that work in the background: how far they are, and their end. */
@Path("admin/jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {

    private static final Comparator<Listed> NEWEST_FIRST =
            Comparator.comparing(Listed::id).reversed();

    @Inject
    private ReplayJobs replays;

    @Inject
    private BackfillJobs backfillJobs;

    @Inject
    private Backfills backfills;

    @Inject
    private AuditLog audit;

    /** Answers that a job has begun, and where it is. */
    static Response accepted(Object job, UUID id, UriInfo uri) {
        return Response.accepted(job)
                .location(uri.getBaseUriBuilder()
                        .path(JobsResource.class)
                        .path(id.toString())
                        .build())
                .build();
    }

    /** A job of either kind. */
    private record Listed(UUID id, Object job) {}

    @GET
    public Response list(@QueryParam("limit") String limit, @QueryParam("after") String after, @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        var before = Ids.inQuery("after", request.after());
        int most = request.limit() + 1;
        var listed = Stream.concat(
                        replays.list(before, most).stream().map(job -> new Listed(job.id(), job)),
                        backfillJobs.list(before, most).stream().map(job -> new Listed(job.id(), job)))
                .sorted(NEWEST_FIRST)
                .limit(most)
                .toList();
        var page = request.page(listed, Listed::id);
        return new Page<>(page.items().stream().map(Listed::job).toList(), page.next()).toResponse(uri);
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        var job = Ids.inPath("job", id);
        return backfillJobs
                .find(job)
                .<Object>map(found -> found)
                .or(() -> replays.find(job))
                .map(found -> Response.ok(found).build())
                .orElseThrow(() -> ProblemException.notFound("job", id));
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public Response cancel(@PathParam("id") String id) {
        var job = Ids.inPath("job", id);
        Object cancelled = backfillJobs.find(job).isPresent() ? backfills.cancel(job) : replays.cancel(job);
        audit.note("job.cancel", id, cancelled);
        return Response.ok(cancelled).build();
    }
}
