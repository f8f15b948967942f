package dev.orderly.console;

import dev.orderly.event.desk.ReplayJob;
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

/** Jobs that work in the background: how far they are, and their end. */
@Path("admin/jobs")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {

    @Inject
    private ReplayJobs jobs;

    @Inject
    private AuditLog audit;

    @GET
    public Response list(@QueryParam("limit") String limit, @QueryParam("after") String after, @Context UriInfo uri) {
        var page = Page.Request.of(limit, after);
        var before = Ids.inQuery("after", page.after());
        return page.page(jobs.list(before, page.limit() + 1), ReplayJob::id).toResponse(uri);
    }

    @GET
    @Path("{id}")
    public ReplayJob get(@PathParam("id") String id) {
        return jobs.find(Ids.inPath("job", id)).orElseThrow(() -> ProblemException.notFound("job", id));
    }

    @DELETE
    @Path("{id}")
    @Transactional
    public ReplayJob cancel(@PathParam("id") String id) {
        var cancelled = jobs.cancel(Ids.inPath("job", id));
        audit.note("job.cancel", id, cancelled);
        return cancelled;
    }
}
