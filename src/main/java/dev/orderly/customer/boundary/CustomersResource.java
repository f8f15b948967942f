package dev.orderly.customer.boundary;

import dev.orderly.customer.control.Registering;
import dev.orderly.customer.entity.Customer;
import dev.orderly.customer.entity.Customers;
import dev.orderly.web.Ids;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Customers over REST. */
@Path("customers")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class CustomersResource {

    @Inject
    private Registering registering;

    @Inject
    private Customers customers;

    /** What is needed to register. */
    public record NewCustomer(
            @NotBlank @Size(max = 200) String name,
            @NotBlank @Email @Size(max = 254) String email) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response register(NewCustomer body) {
        var customer = registering.register(body.name(), body.email());
        return Response.created(URI.create("customers/" + customer.id()))
                .entity(customer)
                .build();
    }

    @GET
    @Path("{id}")
    public Customer get(@PathParam("id") String id) {
        return customers.find(Ids.inPath("customer", id)).orElseThrow(() -> ProblemException.notFound("customer", id));
    }

    @POST
    @Path("{id}/verify")
    public Customer verify(@PathParam("id") String id) {
        return registering.verify(Ids.inPath("customer", id));
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id) {
        registering.delete(Ids.inPath("customer", id));
    }
}
