package dev.orderly.faulty;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.Events;
import dev.orderly.event.catalogue.EnvelopeCodec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.List;

/** Lets a test outside the server publish what {@link FaultyHandler} fails of, and see what it took. */
@Path("faulty/{key}")
@ApplicationScoped
public class FaultyResource {

    @Inject
    private Events events;

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    @POST
    @Path("{number}")
    @Transactional
    public void publish(
            @PathParam("key") String key, @PathParam("number") int number, @QueryParam("failures") int failures) {
        events.publish(new Tried(key, number, failures));
    }

    /** Sends to who hears of {@link Tried} what may be of a type or version that nobody knows here. */
    @POST
    @Path("unknown")
    @Transactional
    public void sendUnknown(
            @PathParam("key") String key, @QueryParam("type") String type, @QueryParam("version") int version) {
        var envelope = new Envelope(
                UuidCreator.getTimeOrderedEpoch(),
                type,
                version,
                Instant.now(),
                "elsewhere/faulty",
                key,
                key,
                null,
                0,
                List.of(),
                null,
                JsonNodeFactory.instance.objectNode());
        database.handle()
                .execute(
                        "insert into event_log (event_id, type, event_key, module, envelope) values (?, ?, ?, ?, ?)",
                        envelope.eventId(),
                        "faulty.tried",
                        key,
                        "faulty",
                        codec.write(envelope));
        database.handle().execute("insert into outbox (event_id) values (?)", envelope.eventId());
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
