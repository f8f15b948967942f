package dev.orderly.event.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.Personal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which fields of an event are {@link Personal}, and blanks them. Thread-safe. */
@ApplicationScoped
public class PersonalData {

    private final Map<Class<?>, List<String>> known = new ConcurrentHashMap<>();

    @Inject
    private Catalogue catalogue;

    /** The names of the personal fields; nothing if the type is not known here. */
    public Optional<List<String>> fields(String type) {
        return catalogue
                .find(type)
                .map(descriptor -> known.computeIfAbsent(
                        descriptor.payload(), payload -> read(payload.asSubclass(DomainEvent.class))));
    }

    /** The same event for anybody to see: without its personal fields, and without any if its type is not known here. */
    public Envelope blanked(Envelope envelope) {
        var fields = fields(envelope.type());
        if (fields.isEmpty()) {
            return envelope.withData(JsonNodeFactory.instance.objectNode());
        }
        if (fields.get().isEmpty() || !(envelope.data() instanceof ObjectNode data)) {
            return envelope;
        }
        var copy = data.deepCopy();
        fields.get().forEach(copy::putNull);
        return envelope.withData(copy);
    }

    private static List<String> read(Class<? extends DomainEvent> payload) {
        return Arrays.stream(payload.getRecordComponents())
                .filter(component -> component.isAnnotationPresent(Personal.class))
                .map(RecordComponent::getName)
                .toList();
    }
}
