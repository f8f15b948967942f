package dev.orderly.console;

import dev.orderly.event.instance.InstanceView;
import dev.orderly.event.instance.Instances;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The instances of the application, as far as this one has heard of them within the hour. */
@Path("admin/instances")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class InstancesResource {

    @Inject
    private Instances instances;

    @GET
    public List<InstanceView> list() {
        return instances.all();
    }
}
