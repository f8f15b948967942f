package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads the fields of an event out of its schema, so that both say the same. */
final class Fields {

    private Fields() {}

    /** In the order in which the record declares them. */
    static List<FieldView> of(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .map(property -> field(property, schema.path("required")))
                .toList();
    }

    /** The field that is marked as the key. */
    static Optional<String> key(JsonNode schema) {
        return schema.path("properties").properties().stream()
                .filter(property -> property.getValue().path(EventSchemas.KEY).asBoolean())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The JSON type but for null, which is said by what is required. */
    static String type(JsonNode schema) {
        var type = schema.path("type");
        return type.isArray() ? type.path(0).asText() : type.asText("any");
    }

    private static FieldView field(Map.Entry<String, JsonNode> property, JsonNode required) {
        var schema = property.getValue();
        var nested = of(schema.has("items") ? schema.path("items") : schema);
        return new FieldView(
                property.getKey(),
                schema.has("items") ? "array of " + type(schema.path("items")) : type(schema),
                schema.path("format").asText(null),
                has(required, property.getKey()),
                schema.path(EventSchemas.PERSONAL).asBoolean(),
                words(schema),
                nested.isEmpty() ? null : nested);
    }

    static boolean has(JsonNode names, String name) {
        return StreamSupport.stream(names.spliterator(), false)
                .anyMatch(value -> value.asText().equals(name));
    }

    private static List<String> words(JsonNode schema) {
        var words = new ArrayList<String>();
        range(schema, "minLength", "maxLength", "characters").ifPresent(words::add);
        range(schema, "minItems", "maxItems", "items").ifPresent(words::add);
        say(words, schema, "minimum", "at least %s");
        say(words, schema, "exclusiveMinimum", "more than %s");
        say(words, schema, "maximum", "at most %s");
        say(words, schema, "exclusiveMaximum", "less than %s");
        say(words, schema, "pattern", "matches %s");
        say(words, schema, "enum", "one of %s");
        var digits = schema.path(EventSchemas.DIGITS);
        if (digits.isObject()) {
            words.add("at most %s digits before the point and %s after it"
                    .formatted(digits.path("integer"), digits.path("fraction")));
        }
        return List.copyOf(words);
    }

    private static Optional<String> range(JsonNode schema, String least, String most, String unit) {
        if (!schema.has(least) && !schema.has(most)) {
            return Optional.empty();
        }
        String from = schema.path(least).asText("0");
        return Optional.of("%s %s %s".formatted(from, schema.has(most) ? "to " + schema.path(most) : "or more", unit));
    }

    private static void say(List<String> words, JsonNode schema, String keyword, String text) {
        if (schema.has(keyword)) {
            var value = schema.path(keyword);
            String plain = value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
            words.add(text.formatted(value.isContainerNode() ? value.toString() : plain));
        }
    }
}
