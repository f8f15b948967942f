package dev.orderly.console;

import dev.orderly.event.desk.RelayControl;
import dev.orderly.event.desk.RelayState;
import dev.orderly.security.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The relays between the outbox and the transport: how they stand, stopped and started. */
@Path("admin/relay")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class RelayResource {

    @Inject
    private RelayControl relays;

    @Inject
    private AuditLog audit;

    @GET
    public RelayState get() {
        return relays.state();
    }

    @POST
    @Path("pause")
    @Transactional
    public void pause() {
        relays.pause();
        audit.note("relay.pause", "relay", null);
    }

    @POST
    @Path("resume")
    @Transactional
    public void resume() {
        relays.resume();
        audit.note("relay.resume", "relay", null);
    }
}
