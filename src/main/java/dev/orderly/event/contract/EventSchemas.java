package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import dev.orderly.event.Key;
import dev.orderly.event.Personal;
import dev.orderly.event.catalogue.EventDescriptor;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * JSON Schema 2020-12 of events, from their records and Bean Validation constraints. Thread-safe; each is generated once.
 *
 * <p>Fields that are not named are allowed, as readers skip what they do not know. What JSON Schema has no word for stands in
 * keywords of its own: {@value #PERSONAL}, {@value #KEY} and {@value #DIGITS}.
 */
final class EventSchemas {

    static final String PERSONAL = "x-personal";
    static final String KEY = "x-key";
    static final String DIGITS = "x-digits";

    private static final ObjectMapper JSON = new JsonMapper();

    private final SchemaGenerator generator = generator();
    private final Map<EventDescriptor, ObjectNode> schemas = new ConcurrentHashMap<>();

    /** The schema of an event's data; not to be changed. */
    ObjectNode of(EventDescriptor event) {
        return schemas.computeIfAbsent(event, this::generate);
    }

    private ObjectNode generate(EventDescriptor event) {
        var generated = generator.generateSchema(event.payload());
        var schema = JSON.createObjectNode();
        schema.set("$schema", generated.remove("$schema"));
        schema.put("$id", id(event));
        schema.put("title", event.type());
        return schema.setAll(generated);
    }

    /** Names the schema wherever it is kept; no address, as that changes with the installation. */
    private static String id(EventDescriptor event) {
        return "urn:orderly:event:%s:%d".formatted(event.type(), event.version());
    }

    private static SchemaGenerator generator() {
        var config = new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.STANDARD_FORMATS, Option.INLINE_ALL_SCHEMAS, Option.NULLABLE_FIELDS_BY_DEFAULT)
                .with(new JakartaValidationModule(
                        JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                        JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        config.forTypesInGeneral().withPropertySorter((one, other) -> 0);
        config.forFields()
                .withNullableCheck(field -> field.getType().isPrimitive() ? false : null)
                .withStringPatternResolver(EventSchemas::notBlank)
                .withInstanceAttributeOverride(EventSchemas::mark);
        return new SchemaGenerator(config.build());
    }

    private static String notBlank(FieldScope field) {
        return field.getAnnotationConsideringFieldAndGetterIfSupported(NotBlank.class) == null ? null : "\\S";
    }

    private static void mark(ObjectNode schema, FieldScope field, SchemaGenerationContext context) {
        if (field.isFakeContainerItemScope()) {
            return;
        }
        if (isMarked(field, Key.class)) {
            schema.put(KEY, true);
        }
        if (isMarked(field, Personal.class)) {
            schema.put(PERSONAL, true);
        }
        var digits = field.getAnnotation(Digits.class);
        if (digits != null) {
            schema.putObject(DIGITS).put("integer", digits.integer()).put("fraction", digits.fraction());
        }
    }

    private static boolean isMarked(FieldScope field, Class<? extends Annotation> mark) {
        Class<?> owner = field.getDeclaringType().getErasedType();
        return owner.isRecord()
                && Stream.of(owner.getRecordComponents())
                        .anyMatch(component -> component.getName().equals(field.getDeclaredName())
                                && component.isAnnotationPresent(mark));
    }
}
