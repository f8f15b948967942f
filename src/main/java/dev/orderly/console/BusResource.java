package dev.orderly.console;

import dev.orderly.event.emitter.EventBus;
import dev.orderly.event.emitter.NameStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What passes in this process: the bus, and the clients of the live stream. */
@Path("admin/bus")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class BusResource {

    @Inject
    private EventBus bus;

    @Inject
    private StreamClients clients;

    /** The figures since the start. */
    public record Figures(List<NameStatistics> names, StreamClients.Count stream) {}

    @GET
    public Figures get() {
        return new Figures(bus.statistics(), clients.count());
    }
}
