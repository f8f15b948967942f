package dev.orderly.event.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Personal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Blanks the {@link Personal} fields of an event, of whichever version it is. Thread-safe. */
@ApplicationScoped
public class PersonalData {

    private Catalogue catalogue;

    protected PersonalData() {
        // for the container's proxy
    }

    @Inject
    public PersonalData(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The same event for anybody to see: without its personal fields, and without any if it is not known here what they are. */
    public Envelope blanked(Envelope envelope) {
        if (!(envelope.data() instanceof ObjectNode data)) {
            return envelope;
        }
        var nothing = envelope.withData(JsonNodeFactory.instance.objectNode());
        if (catalogue.find(envelope.type()).isEmpty()) {
            return nothing;
        }
        try {
            return erased(envelope.withData(data.deepCopy())).orElse(envelope);
        } catch (FinalFailure unknownVersion) {
            return nothing;
        }
    }

    /**
     * An event without its personal data, which is taken out of the one given; empty if it has none, or its type is of
     * another deployment.
     *
     * @throws FinalFailure if its version is not known here, so that nobody knows what of it is personal
     */
    public Optional<Envelope> erased(Envelope envelope) {
        return catalogue.find(envelope.type()).flatMap(newest -> erased(envelope, newest));
    }

    private Optional<Envelope> erased(Envelope envelope, EventDescriptor newest) {
        if (envelope.version() != newest.version()) {
            return Optional.of(lifted(envelope, newest));
        }
        var personal = PersonalFields.of(newest.payload());
        if (personal.isEmpty() || !(envelope.data() instanceof ObjectNode data)) {
            return Optional.empty();
        }
        personal.forEach(data::putNull);
        return Optional.of(envelope);
    }

    /** An older version may have had personal fields of other names: what the newest does not know goes, too. */
    private Envelope lifted(Envelope envelope, EventDescriptor newest) {
        var data = (ObjectNode) catalogue.lifted(envelope);
        data.retain(fields(newest));
        PersonalFields.of(newest.payload()).forEach(data::putNull);
        return envelope.lifted(newest.version(), data);
    }

    private static List<String> fields(EventDescriptor event) {
        return Arrays.stream(event.payload().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
