package dev.orderly.notification.boundary;

import dev.orderly.notification.entity.OutgoingMails;
import dev.orderly.web.Ids;
import dev.orderly.web.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** What was mailed and what became of it, over REST. */
@Path("notifications")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class NotificationsResource {

    @Inject
    private OutgoingMails mails;

    @GET
    public Response list(
            @QueryParam("orderId") String orderId,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        var rows =
                mails.list(Ids.inQuery("orderId", orderId), Ids.inQuery("after", request.after()), request.limit() + 1);
        return request.page(rows, mail -> mail.notification().eventId()).toResponse(uri);
    }
}
