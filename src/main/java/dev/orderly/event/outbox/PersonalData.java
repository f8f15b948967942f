package dev.orderly.event.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Personal;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.PersonalFields;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the {@link Personal} fields of an event, of whichever version it is. */
final class PersonalData {

    private final Catalogue catalogue;

    PersonalData(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * An event without its personal data; empty if it has none, or its type is of another deployment.
     *
     * @throws FinalFailure if its version is not known here, so that nobody knows what of it is personal
     */
    Optional<Envelope> erased(Envelope envelope) {
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
