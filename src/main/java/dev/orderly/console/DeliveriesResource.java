package dev.orderly.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.InvalidEventException;
import dev.orderly.event.desk.Deliveries;
import dev.orderly.event.desk.DeliveryDetail;
import dev.orderly.event.desk.DeliveryList;
import dev.orderly.event.desk.DeliveryList.Filter;
import dev.orderly.event.desk.DeliverySummary;
import dev.orderly.security.AuditLog;
import dev.orderly.web.Page;
import dev.orderly.web.Problem.FieldError;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Deliveries that failed, wait, or went through: to look at, replay, edit and discard.
 *
 * <p>One delivery has an {@code ETag}; a change with {@code If-Match} is refused (412) once the delivery has changed.
 */
@Path("admin/deliveries")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class DeliveriesResource {

    private static final List<String> STATES = List.of("processed", "retrying", "parked", "dead", "discarded");

    @Inject
    private Deliveries deliveries;

    @Inject
    private DeliveryList list;

    @Inject
    private AuditLog audit;

    /** The payload that takes the place of the one that failed. */
    public record Edit(@NotNull JsonNode data) {}

    @GET
    public Response list(
            @QueryParam("state") String state,
            @QueryParam("subscriber") String subscriber,
            @QueryParam("type") String type,
            @QueryParam("key") String key,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var page = Page.Request.of(limit, after);
        String wanted = text(state);
        if (wanted != null && !STATES.contains(wanted)) {
            throw ProblemException.badField("state", "must be one of " + String.join(", ", STATES));
        }
        var filter = new Filter(wanted, text(subscriber), text(type), text(key));
        try {
            return page.page(list.list(filter, page.after(), page.limit() + 1), DeliverySummary::place)
                    .toResponse(uri);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badField("after", "must be the \"next\" of an earlier page of the same list");
        }
    }

    @GET
    @Path("{id}")
    public Response get(@PathParam("id") String id) {
        return response(detail(id));
    }

    @POST
    @Path("{id}/replay")
    @Transactional
    public Response replay(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        deliveries.replay(id, revision(ifMatch));
        audit.note("delivery.replay", id, null);
        return response(detail(id));
    }

    @POST
    @Path("{id}/discard")
    @Transactional
    public Response discard(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        deliveries.discard(id, revision(ifMatch));
        audit.note("delivery.discard", id, null);
        return response(detail(id));
    }

    @POST
    @Path("{id}/edit")
    @Consumes(MediaType.APPLICATION_JSON)
    @Transactional
    public Response edit(@PathParam("id") String id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, Edit edit) {
        var edited = edited(id, edit.data(), revision(ifMatch));
        var before = detail(id).envelope().path("data");
        audit.note("delivery.edit", id, Map.of("edited", edited, "before", before, "after", edit.data()));
        return response(detail(edited));
    }

    private String edited(String id, JsonNode data, OptionalInt revision) {
        try {
            return deliveries.edit(id, data, revision);
        } catch (InvalidEventException e) {
            throw ProblemException.badRequest(e.getMessage(), new FieldError("data", e.getMessage()));
        }
    }

    private DeliveryDetail detail(String id) {
        return list.find(id).orElseThrow(() -> ProblemException.notFound("delivery", id));
    }

    private static Response response(DeliveryDetail detail) {
        return Response.ok(detail)
                .tag(new EntityTag(String.valueOf(detail.delivery().revision())))
                .build();
    }

    private static OptionalInt revision(String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return OptionalInt.empty();
        }
        String tag = ifMatch.strip();
        if (!tag.matches("\"\\d{1,9}\"")) {
            throw ProblemException.of(412, "If-Match %s is no ETag of a delivery; read it again".formatted(tag));
        }
        return OptionalInt.of(Integer.parseInt(tag.substring(1, tag.length() - 1)));
    }

    private static String text(String parameter) {
        return parameter == null || parameter.isEmpty() ? null : parameter;
    }
}
