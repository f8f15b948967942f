package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.instance.Instances;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this deployment promises about its events, for people and for tools. Injected; thread-safe. */
@ApplicationScoped
public class Contracts {

    private Catalogue catalogue;
    private Sightings sightings;
    private Instances instances;
    private EventSchemas schemas;
    private String asyncApi;

    protected Contracts() {
        // for the container's proxy
    }

    @Inject
    Contracts(Catalogue catalogue, Sightings sightings, Instances instances) {
        this.catalogue = catalogue;
        this.sightings = sightings;
        this.instances = instances;
        this.schemas = new EventSchemas();
    }

    /** What is declared, and what of it was seen. */
    public CatalogueView catalogue() {
        return new Overview(catalogue, schemas).with(sightings).beside(instances.modulesElsewhere());
    }

    /** A Mermaid flow chart of types and subscribers. */
    public String flow() {
        return FlowChart.of(catalogue);
    }

    /** The versions of a type whose schema is known, oldest first, those included that upcasters lift; none if it is unknown. */
    public List<Integer> versions(String type) {
        var lifted = catalogue.olderVersions(type).stream()
                .filter(version -> ReleasedSchemas.of(type, version).isPresent());
        return Stream.concat(lifted, versionsOf(type).map(EventDescriptor::version))
                .sorted()
                .distinct()
                .toList();
    }

    /** The names of all types. */
    public List<String> types() {
        return catalogue.events().stream()
                .map(EventDescriptor::type)
                .distinct()
                .sorted()
                .toList();
    }

    /** The JSON Schema of the data of one version of a type. */
    public Optional<String> schema(String type, int version) {
        return versionsOf(type)
                .filter(event -> event.version() == version)
                .findFirst()
                .<JsonNode>map(schemas::of)
                .or(() -> catalogue.olderVersions(type).contains(version)
                        ? ReleasedSchemas.of(type, version)
                        : Optional.empty())
                .map(JsonNode::toPrettyString);
    }

    /** An AsyncAPI 3.0.0 document, as JSON. */
    public synchronized String asyncApi() {
        if (asyncApi == null) {
            asyncApi = new AsyncApi(catalogue, schemas).document().toPrettyString();
        }
        return asyncApi;
    }

    private Stream<EventDescriptor> versionsOf(String type) {
        return catalogue.events().stream().filter(event -> event.type().equals(type));
    }
}
