package com.example.loyalty;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The points of a customer, over REST. */
@Path("points")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class PointsResource {

    @Inject
    private Points points;

    /** What a customer has. */
    public record Balance(String customerId, long points) {}

    @GET
    @Path("{customerId}")
    public Balance get(@PathParam("customerId") String customerId) {
        return new Balance(customerId, points.of(customerId));
    }
}
