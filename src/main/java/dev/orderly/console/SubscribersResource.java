package dev.orderly.console;

import dev.orderly.event.desk.SubscriberState;
import dev.orderly.event.desk.Subscribers;
import dev.orderly.security.AuditLog;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The subscribers of this instance: how they stand, and their deliveries stopped and started. */
@Path("admin/subscribers")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class SubscribersResource {

    @Inject
    private Subscribers subscribers;

    @Inject
    private AuditLog audit;

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
}
