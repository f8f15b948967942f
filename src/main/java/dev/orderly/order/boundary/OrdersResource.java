package dev.orderly.order.boundary;

import dev.orderly.event.Timeline;
import dev.orderly.event.Timelines;
import dev.orderly.order.OrderStatus;
import dev.orderly.order.control.MovingOrders;
import dev.orderly.order.control.NewOrder;
import dev.orderly.order.control.PlacingOrders;
import dev.orderly.order.entity.Order;
import dev.orderly.order.entity.Orders;
import dev.orderly.web.Ids;
import dev.orderly.web.Paced;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.Arrays;
import java.util.UUID;

/** Orders over REST. */
@Path("orders")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {

    private static final int KEY_LENGTH = 200;

    @Inject
    private PlacingOrders placing;

    @Inject
    private MovingOrders moving;

    @Inject
    private Orders orders;

    @Inject
    private Timelines timelines;

    @POST
    @Paced
    @Consumes(MediaType.APPLICATION_JSON)
    public Response place(NewOrder body, @HeaderParam("Idempotency-Key") String key) {
        if (key != null && (key.isBlank() || key.length() > KEY_LENGTH)) {
            throw ProblemException.badField("Idempotency-Key", "must have 1 to %d characters".formatted(KEY_LENGTH));
        }
        var order = placing.place(body, key);
        return Response.created(URI.create("orders/" + order.id()))
                .entity(order)
                .build();
    }

    @GET
    public Response list(
            @QueryParam("status") String status,
            @QueryParam("customerId") String customerId,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        var rows = orders.list(status(status), customerId, Ids.inQuery("after", request.after()), request.limit() + 1);
        return request.page(rows, Order::id).toResponse(uri);
    }

    @GET
    @Path("{id}")
    public Order get(@PathParam("id") String id) {
        return orders.find(id(id)).orElseThrow(() -> ProblemException.notFound("order", id));
    }

    @GET
    @Path("{id}/timeline")
    public Timeline timeline(@PathParam("id") String id) {
        return timelines.of(get(id).id().toString());
    }

    @POST
    @Path("{id}/complete")
    public Order complete(@PathParam("id") String id) {
        return moving.complete(id(id));
    }

    @POST
    @Path("{id}/ship")
    public Order ship(@PathParam("id") String id) {
        return moving.ship(id(id));
    }

    @POST
    @Path("{id}/deliver")
    public Order deliver(@PathParam("id") String id) {
        return moving.deliver(id(id));
    }

    @POST
    @Path("{id}/cancel")
    public Order cancel(@PathParam("id") String id) {
        return moving.cancel(id(id));
    }

    private static UUID id(String text) {
        return Ids.inPath("order", text);
    }

    private static OrderStatus status(String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.name().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        ProblemException.badField("status", "must be one of " + Arrays.toString(OrderStatus.values())));
    }
}
