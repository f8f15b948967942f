package dev.orderly.console;

import dev.orderly.event.desk.FailureGroup;
import dev.orderly.event.desk.FailureGroups;
import dev.orderly.event.desk.ReplayJob.Plan;
import dev.orderly.event.desk.ReplayJobs;
import dev.orderly.security.AuditLog;
import dev.orderly.web.Ids;
import dev.orderly.web.JsonBodies;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Dead deliveries in groups that failed for the same reason, and the replay of a group. */
@Path("admin/failures")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class FailuresResource {

    @Inject
    private FailureGroups failures;

    @Inject
    private ReplayJobs jobs;

    @Inject
    private AuditLog audit;

    @Inject
    private JsonBodies bodies;

    @Inject
    private SecurityContext security;

    /**
     * How a group is replayed.
     *
     * @param ramp how many at each step, each step after all of those before had their attempt; 1, 10, 100 unless said
     * @param ratePerSecond how many a second at most; 100 unless said
     * @param stopAtFailureRatio the part that may fail again before the job stops; 0.1 unless said
     */
    public record Replay(
            @Size(max = 20) List<@NotNull @Min(1) @Max(100_000) Integer> ramp,

            @DecimalMin("0.01") @DecimalMax("10000") Double ratePerSecond,

            @DecimalMin("0") @DecimalMax("1") Double stopAtFailureRatio) {

        private static final List<Integer> RAMP = List.of(1, 10, 100);
        private static final double RATE_PER_SECOND = 100;
        private static final double FAILURE_RATIO = 0.1;

        Plan plan() {
            return new Plan(
                    ramp == null ? RAMP : ramp,
                    ratePerSecond == null ? RATE_PER_SECOND : ratePerSecond,
                    stopAtFailureRatio == null ? FAILURE_RATIO : stopAtFailureRatio);
        }
    }

    @GET
    public Response list(@QueryParam("limit") String limit, @QueryParam("after") String after, @Context UriInfo uri) {
        var page = Page.Request.of(limit, after);
        try {
            return page.page(failures.list(page.after(), page.limit() + 1), FailureGroup::place)
                    .toResponse(uri);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badField("after", "must be the \"next\" of an earlier page of the same list");
        }
    }

    @GET
    @Path("{id}")
    public FailureGroup get(@PathParam("id") String id) {
        return failures.find(Ids.inPath("failure group", id))
                .orElseThrow(() -> ProblemException.notFound("failure group", id));
    }

    @POST
    @Path("{id}/replay")
    @Consumes(MediaType.WILDCARD)
    @Transactional
    public Response replay(@PathParam("id") String id, byte[] body, @Context UriInfo uri) {
        var plan = (body.length == 0
                        ? new Replay(null, null, null)
                        : bodies.read(Replay.class, new ByteArrayInputStream(body)))
                .plan();
        var job = jobs.start(
                Ids.inPath("failure group", id),
                plan,
                security.getCallerPrincipal().getName());
        audit.note("failure.replay", id, job);
        return JobsResource.accepted(job, job.id(), uri);
    }
}
