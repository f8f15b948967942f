package dev.orderly.onlooker;

import dev.orderly.event.Events;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** Lets a test outside the server publish many events at once. */
@Path("onlooker/{key}")
@ApplicationScoped
public class OnlookerResource {

    @Inject
    private Events events;

    @Inject
    private Onlooker onlooker;

    @POST
    @Transactional
    public void publish(
            @PathParam("key") String key,
            @QueryParam("from") int from,
            @QueryParam("count") int count,
            @QueryParam("size") int size) {
        for (int i = from; i < from + count; i++) {
            events.publish(new Seen(key, i, "ann@example.org", "x".repeat(size)));
        }
    }

    /** What was noted of a key, a line each. */
    @GET
    public String notes(@PathParam("key") String key) {
        return String.join("\n", onlooker.notesOf(key));
    }
}
