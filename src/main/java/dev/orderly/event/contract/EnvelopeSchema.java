package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What all messages have in common: the fields of an envelope, but for its data, and the headers. */
final class EnvelopeSchema {

    private static final List<String> ALWAYS = List.of(
            "eventId", "type", "version", "timestamp", "source", "key", "correlationId", "depth", "path", "data");

    private EnvelopeSchema() {}

    /** As it is published; readers accept one that has just eventId, type, version, key and data. */
    static ObjectNode base() {
        var schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        var properties = schema.putObject("properties");
        text(properties, "eventId", "Unique, the same over every repetition.").put("format", "uuid");
        text(properties, "type", "The stable name.").put("minLength", 1).put("maxLength", 100);
        number(properties, "version", "The version of the type.", 1);
        text(properties, "timestamp", "When it was published, UTC.").put("format", "date-time");
        text(properties, "source", "The module that published it.");
        text(properties, "key", "What it is ordered by.").put("minLength", 1).put("maxLength", 200);
        text(properties, "correlationId", "The same for all that follows from one request.");
        optional(text(properties, "causationId", "The event that led to it.").put("format", "uuid"));
        number(properties, "depth", "How many events led to it.", 0);
        var path = properties.putObject("path").put("type", "array");
        path.put("description", "The types of the events that led to it, oldest first.")
                .putObject("items")
                .put("type", "string");
        optional(text(properties, "traceparent", "W3C trace context."));
        properties.putObject("data").put("description", "The event itself.");
        var required = schema.putArray("required");
        ALWAYS.forEach(required::add);
        return schema;
    }

    /** Adds the headers to a message trait; returns where the reference to its correlation id goes. */
    static ObjectNode headers(ObjectNode trait) {
        var headers = trait.putObject("headers").put("type", "object");
        var properties = headers.putObject("properties");
        text(properties, "JMSType", "The type of the event; subscriptions select by it.");
        text(properties, "JMSXGroupID", "A group of keys, so that one consumer gets them in their order.");
        return trait.putObject("correlationId");
    }

    private static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    private static void number(ObjectNode properties, String name, String description, int least) {
        properties
                .putObject(name)
                .put("type", "integer")
                .put("description", description)
                .put("minimum", least);
    }

    private static void optional(ObjectNode property) {
        property.putArray("type").add("string").add("null");
    }
}
