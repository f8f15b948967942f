package dev.orderly.faulty;

import dev.orderly.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** Lets a test outside the server publish what {@link FaultyHandler} fails of, and see what it took. */
@Path("faulty/{key}")
@ApplicationScoped
public class FaultyResource {

    @Inject
    private Events events;

    @POST
    @Path("{number}")
    @Transactional
    public void publish(
            @PathParam("key") String key, @PathParam("number") int number, @QueryParam("failures") int failures) {
        events.publish(new Tried(key, number, failures));
    }

    /** Ends the failing of all keys that begin so. */
    @POST
    @Path("mended")
    public void mend(@PathParam("key") String beginningOfKeys) {
        FaultyHandler.mend(beginningOfKeys);
    }

    /** The numbers taken, in their order. */
    @GET
    public String taken(@PathParam("key") String key) {
        return FaultyHandler.taken(key).toString();
    }
}
