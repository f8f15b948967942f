package dev.orderly.console;

import dev.orderly.event.desk.Backfills;
import dev.orderly.event.desk.SubscriberState;
import dev.orderly.event.desk.Subscribers;
import dev.orderly.security.AuditLog;
import dev.orderly.web.JsonBodies;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;

/** The subscribers of this instance: how they stand, and their deliveries stopped and started. */
@Path("admin/subscribers")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SubscribersResource {

    @Inject
    private Subscribers subscribers;

    @Inject
    private Backfills backfills;

    @Inject
    private AuditLog audit;

    @Inject
    private JsonBodies bodies;

    @Inject
    private SecurityContext security;

    /** From when on a subscriber is to be fed with history. */
    public record Backfill(@NotNull @PastOrPresent Instant from) {}

    @GET
    public List<SubscriberState> list() {
        return subscribers.all();
    }

    @GET
    @Path("{name}")
    public SubscriberState get(@PathParam("name") String name) {
        return subscribers.find(name).orElseThrow(() -> ProblemException.notFound("subscriber", name));
    }

    @POST
    @Path("{name}/pause")
    @Transactional
    public SubscriberState pause(@PathParam("name") String name) {
        get(name);
        subscribers.pause(name);
        audit.note("subscriber.pause", name, null);
        return get(name);
    }

    @POST
    @Path("{name}/resume")
    @Transactional
    public SubscriberState resume(@PathParam("name") String name) {
        get(name);
        subscribers.resume(name);
        audit.note("subscriber.resume", name, null);
        return get(name);
    }

    /** Feeds it with history, then lets it go on with what is live; not before it is resumed if it is paused. */
    @POST
    @Path("{name}/backfill")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    public Response backfill(@PathParam("name") String name, InputStream body, @Context UriInfo uri) {
        var wanted = bodies.read(Backfill.class, body);
        var who = security.getCallerPrincipal().getName();
        var job = backfills.start(name, get(name).types(), wanted.from(), who);
        audit.note("subscriber.backfill", name, job);
        return JobsResource.accepted(job, job.id(), uri);
    }
}
