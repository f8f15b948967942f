package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Holds JSON against schemas, formats included. */
final class Schemas {

    private static final SchemaRegistryConfig STRICT =
            SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build();

    private Schemas() {}

    /** What is wrong with a document, each as {@code place: what}; empty if it is valid. */
    static List<String> errors(JsonNode schema, JsonNode document) {
        return of(schema).validate(document).stream().map(Schemas::text).toList();
    }

    /** A schema to be used often. */
    static Schema of(JsonNode schema) {
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12, builder -> builder.schemaRegistryConfig(STRICT))
                .getSchema(schema);
    }

    static String text(Error error) {
        return "%s: %s".formatted(error.getInstanceLocation(), error.getMessage());
    }
}
