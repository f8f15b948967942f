package dev.orderly.inventory.boundary;

import dev.orderly.inventory.control.KeepingStock;
import dev.orderly.inventory.entity.Product;
import dev.orderly.inventory.entity.Products;
import dev.orderly.web.Page;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Products over REST; changing one needs the role operator (see {@code web.xml}). */
@Path("products")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProductsResource {

    private static final int ID_LENGTH = 64;

    @Inject
    private KeepingStock stock;

    @Inject
    private Products products;

    /** Name and stock of a product. */
    public record NewStock(
            @NotBlank @Size(max = 200) String name,

            @NotNull @PositiveOrZero @Max(1_000_000_000_000L)
            Long available) {}

    @GET
    public Response list(@QueryParam("limit") String limit, @QueryParam("after") String after, @Context UriInfo uri) {
        var request = Page.Request.of(limit, after);
        return request.page(products.list(request.after(), request.limit() + 1), Product::id)
                .toResponse(uri);
    }

    @GET
    @Path("{id}")
    public Product get(@PathParam("id") String id) {
        return products.find(id).orElseThrow(() -> ProblemException.notFound("product", id));
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Product put(@PathParam("id") String id, NewStock body) {
        if (id.isBlank() || id.length() > ID_LENGTH) {
            throw ProblemException.badField("id", "must have 1 to %d characters".formatted(ID_LENGTH));
        }
        return stock.put(id, body.name(), body.available());
    }
}
