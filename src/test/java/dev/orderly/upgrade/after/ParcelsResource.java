package dev.orderly.upgrade.after;

import dev.orderly.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;

/** Lets a test outside the server publish. */
@Path("parcels/{key}")
@ApplicationScoped
public class ParcelsResource {

    @Inject
    private Events events;

    @POST
    @Transactional
    public void publish(@PathParam("key") String key) {
        events.publish(new ParcelPacked(key, 2000));
        events.publish(new ParcelWeighed(key));
        events.publish(new ParcelLabelled(key));
    }
}
