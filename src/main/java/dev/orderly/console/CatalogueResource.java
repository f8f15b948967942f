package dev.orderly.console;

import dev.orderly.event.contract.CatalogueView;
import dev.orderly.event.contract.Contracts;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Which events exist, who emits them and who listens; open to all, as it tells of no event in particular. */
@Path("catalogue")
@ApplicationScoped
public class CatalogueResource {

    private static final String SCHEMA_JSON = "application/schema+json";

    @Inject
    private Contracts contracts;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public CatalogueView catalogue() {
        return contracts.catalogue();
    }

    /** A Mermaid flow chart, as plain text so that a browser shows it. */
    @GET
    @Path("flow")
    @Produces(MediaType.TEXT_PLAIN + ";charset=UTF-8")
    public String flow() {
        return contracts.flow();
    }

    @GET
    @Path("asyncapi")
    @Produces(MediaType.APPLICATION_JSON)
    public String asyncApi() {
        return contracts.asyncApi();
    }

    @GET
    @Path("schemas/{type}/{version}")
    @Produces({SCHEMA_JSON, MediaType.APPLICATION_JSON})
    public String schema(@PathParam("type") String type, @PathParam("version") String version) {
        var versions = contracts.versions(type);
        if (versions.isEmpty()) {
            throw ProblemException.of(
                    404, "There is no event type %s; there are %s".formatted(type, contracts.types()));
        }
        return versions.stream()
                .filter(known -> known.toString().equals(version))
                .findFirst()
                .flatMap(known -> contracts.schema(type, known))
                .orElseThrow(() -> ProblemException.of(
                        404, "There is no version %s of %s; there are %s".formatted(version, type, versions)));
    }
}
