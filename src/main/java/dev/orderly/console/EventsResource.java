package dev.orderly.console;

import dev.orderly.event.Envelope;
import dev.orderly.event.cloudevents.CloudEventReader;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.cloudevents.ForeignEvents;
import dev.orderly.event.desk.LoggedEvents;
import dev.orderly.security.AuditLog;
import dev.orderly.web.Ids;
import dev.orderly.web.JsonBodies;
import dev.orderly.web.Page;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Events of other systems in, as CloudEvents; all events out, as envelopes or as CloudEvents. */
@Path("events")
@ApplicationScoped
public class EventsResource {

    private static final int ACCEPTED = 202;

    @Inject
    private ForeignEvents foreign;

    @Inject
    private LoggedEvents logged;

    @Inject
    private JsonBodies bodies;

    @Inject
    private AuditLog audit;

    /** The id under which an event is known here. */
    public record Accepted(UUID eventId) {}

    /** Those of a batch, in its order. */
    public record AcceptedBatch(List<Accepted> events) {}

    /** One event: in the structured mode, or in the binary mode, which is told by its headers. */
    @POST
    @Consumes({CloudEvents.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    public Response take(InputStream body, @Context HttpHeaders headers) {
        byte[] content = bodies.bytes(body);
        var type = headers.getMediaType();
        var event = type.getSubtype().startsWith("cloudevents")
                ? CloudEventReader.structured(content)
                : CloudEventReader.binary(single(headers), type.toString(), content);
        return Response.status(ACCEPTED).entity(take(event)).build();
    }

    /** Several events: all of them, or none if one is refused. */
    @POST
    @Consumes(CloudEvents.BATCH_MEDIA_TYPE)
    @Produces(MediaType.APPLICATION_JSON)
    @Transactional
    public Response takeAll(InputStream body) {
        var taken = CloudEventReader.batch(bodies.bytes(body)).stream()
                .map(this::take)
                .toList();
        return Response.status(ACCEPTED).entity(new AcceptedBatch(taken)).build();
    }

    /** What is given to those who do not say what they take. */
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=1.0")
    public Response list(
            @QueryParam("type") String type,
            @QueryParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        return Response.fromResponse(page(type, key, limit, after).toResponse(uri))
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    /** The same as a batch; the {@code Link} header leads to the next. */
    @GET
    @Produces(CloudEvents.BATCH_MEDIA_TYPE + ";qs=0.5")
    public Response listAsCloudEvents(
            @QueryParam("type") String type,
            @QueryParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var page = page(type, key, limit, after);
        return Response.fromResponse(page.toResponse(uri))
                .entity(CloudEvents.toJson(page.items()))
                .type(CloudEvents.BATCH_MEDIA_TYPE)
                .build();
    }

    private Accepted take(CloudEvent event) {
        var taken = foreign.take(event);
        audit.note(
                "event.take",
                taken.eventId().toString(),
                Map.of(
                        "source", event.getSource().toString(),
                        "id", event.getId(),
                        "type", event.getType(),
                        "repeated", taken.repeated()));
        return new Accepted(taken.eventId());
    }

    private Page<Envelope> page(String type, String key, String limit, String after) {
        var request = Page.Request.of(limit, after);
        var filter = new LoggedEvents.Filter(given(type), given(key));
        var rows = logged.list(filter, Ids.inQuery("after", request.after()), request.limit() + 1);
        return request.page(rows, Envelope::eventId);
    }

    private static Map<String, String> single(HttpHeaders headers) {
        return headers.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().get(0), (one, other) -> one));
    }

    private static String given(String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
