package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Compares the schema of an event as it was released with the one that the code has now, both of the same version. While a
 * release is rolled out, and for as long as history is kept, there are readers of either and events of either. So
 *
 * <ul>
 *   <li>new readers must accept old events: nothing may be refused that was allowed, so no field becomes required and no limit
 *       narrower;
 *   <li>old readers must find in new events what they were promised: no field may vanish, change its type, or be null that
 *       never was.
 * </ul>
 *
 * <p>Limits may become wider, and values be added to an enumeration: an old reader that meets such an event keeps it as a dead
 * letter, to be replayed once it is updated. What this class does not understand may not change.
 */
final class SchemaChanges {

    private static final Set<String> LEAST = Set.of("minLength", "minItems", "minimum", "exclusiveMinimum");
    private static final Set<String> MOST = Set.of("maxLength", "maxItems", "maximum", "exclusiveMaximum");
    private static final Set<String> COMPARED =
            Set.of("type", "properties", "required", "items", "enum", "pattern", EventSchemas.DIGITS);
    private static final Set<String> FREE =
            Set.of("title", "description", "default", "examples", EventSchemas.PERSONAL);

    private final List<String> breaking = new ArrayList<>();

    private SchemaChanges() {}

    /** What breaks a reader, each as {@code field: what}; empty if nothing does. */
    static List<String> breaking(JsonNode released, JsonNode current) {
        var changes = new SchemaChanges();
        changes.compare("", released, current);
        return List.copyOf(changes.breaking);
    }

    private void compare(String field, JsonNode released, JsonNode current) {
        type(field, texts(released.path("type")), texts(current.path("type")));
        fields(field, released, current);
        limits(field, released, current, "");
        limits(field, released.path(EventSchemas.DIGITS), current.path(EventSchemas.DIGITS), " digits");
        values(field, released, current);
        pattern(field, released, current);
        others(field, released, current);
        if (released.has("items") || current.has("items")) {
            compare(field + "[]", released.path("items"), current.path("items"));
        }
    }

    private void type(String field, Set<String> released, Set<String> current) {
        if (!released.equals(current)) {
            tell(field, "was %s, is %s".formatted(released, current));
        }
    }

    private void fields(String field, JsonNode released, JsonNode current) {
        var before = released.path("properties");
        var now = current.path("properties");
        for (String name : names(before)) {
            if (now.has(name)) {
                compare(inside(field, name), before.path(name), now.path(name));
            } else {
                tell(inside(field, name), "is gone (or has another name)");
            }
        }
        required(field, texts(released.path("required")), texts(current.path("required")), before);
    }

    private void required(String field, Set<String> before, Set<String> now, JsonNode released) {
        now.stream()
                .filter(name -> !before.contains(name))
                .forEach(name ->
                        tell(inside(field, name), released.has(name) ? "has become required" : "is new and required"));
        before.stream()
                .filter(name -> !now.contains(name))
                .forEach(name -> tell(inside(field, name), "is no longer required"));
    }

    private void limits(String field, JsonNode released, JsonNode current, String unit) {
        for (String limit : names(current)) {
            boolean least = LEAST.contains(limit);
            boolean most = MOST.contains(limit) || !unit.isEmpty();
            if (least || most) {
                var before = released.path(limit);
                var now = current.path(limit);
                int order = before.isMissingNode() ? 0 : now.decimalValue().compareTo(before.decimalValue());
                if (before.isMissingNode() || (least ? order > 0 : order < 0)) {
                    tell(
                            field,
                            "%s%s is %s, was %s".formatted(limit, unit, now, before.isMissingNode() ? "none" : before));
                }
            }
        }
    }

    private void values(String field, JsonNode released, JsonNode current) {
        if (current.has("enum")) {
            var gone = texts(released.path("enum"));
            var now = texts(current.path("enum"));
            if (gone.isEmpty()) {
                tell(field, "may be one of %s only, was any".formatted(now));
            }
            gone.removeAll(now);
            gone.forEach(value -> tell(field, "may no longer be " + value));
        }
    }

    private void pattern(String field, JsonNode released, JsonNode current) {
        if (current.has("pattern") && !current.path("pattern").equals(released.path("pattern"))) {
            tell(field, "must match %s, before %s".formatted(shown(current, "pattern"), shown(released, "pattern")));
        }
    }

    /** Its format, whether it is the key, and all that is not known here. */
    private void others(String field, JsonNode released, JsonNode current) {
        var names = names(released);
        names.addAll(names(current));
        names.stream()
                .filter(name -> !name.startsWith("$"))
                .filter(name -> !COMPARED.contains(name) && !FREE.contains(name))
                .filter(name -> !LEAST.contains(name) && !MOST.contains(name))
                .filter(name -> !released.path(name).equals(current.path(name)))
                .forEach(name ->
                        tell(field, "%s was %s, is %s".formatted(name, shown(released, name), shown(current, name))));
    }

    private static String shown(JsonNode schema, String name) {
        return schema.has(name) ? schema.path(name).toString() : "none";
    }

    private void tell(String field, String what) {
        breaking.add("%s: %s".formatted(field.isEmpty() ? "the event" : field, what));
    }

    private static String inside(String field, String name) {
        return field.isEmpty() ? name : field + "." + name;
    }

    private static Set<String> names(JsonNode object) {
        Iterable<String> names = () ->
                object.isObject() ? object.fieldNames() : List.<String>of().iterator();
        return StreamSupport.stream(names.spliterator(), false).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of an array, or of one value. */
    private static Set<String> texts(JsonNode values) {
        Iterator<JsonNode> all = values.isTextual() ? List.of(values).iterator() : values.elements();
        Iterable<JsonNode> each = () -> all;
        return StreamSupport.stream(each.spliterator(), false)
                .map(JsonNode::asText)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
