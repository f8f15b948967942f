package dev.orderly.payment.boundary;

import dev.orderly.payment.entity.Payment;
import dev.orderly.payment.entity.Payments;
import dev.orderly.payment.entity.SandboxBooks;
import dev.orderly.web.Ids;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
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

/** What was charged or refunded, over REST. */
@Path("payments")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PaymentsResource {

    @Inject
    private Payments payments;

    @Inject
    private SandboxBooks books;

    @GET
    public Response list(
            @QueryParam("orderId") String orderId,
            @QueryParam("limit") String limit,
            @QueryParam("after") String after,
            @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        var rows = payments
                .list(Ids.inQuery("orderId", orderId), Ids.inQuery("after", request.after()), request.limit() + 1)
                .stream()
                .map(Payment::view)
                .toList();
        return request.page(rows, Payment.View::orderId).toResponse(uri);
    }

    /** How often the sandbox really charged. */
    @GET
    @Path("sandbox/charges")
    public Page<SandboxBooks.Line> charges(@QueryParam("orderId") String orderId) {
        var id = Ids.inQuery("orderId", orderId);
        if (id == null) {
            throw ProblemException.badField("orderId", "is needed");
        }
        return new Page<>(books.charges(id), null);
    }
}
