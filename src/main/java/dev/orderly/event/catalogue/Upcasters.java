package dev.orderly.event.catalogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Upcaster;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** The steps from older versions of events to their newest. Immutable. */
final class Upcasters {

    private final Map<Step, Upcaster> steps;

    /** From a version of a type to the next. */
    record Step(String type, int from) {}

    Upcasters(Map<Step, Upcaster> steps) {
        this.steps = Map.copyOf(steps);
    }

    /** The versions from which a chain of steps leads to the newest. */
    SortedSet<Integer> olderVersions(EventDescriptor newest) {
        var versions = new TreeSet<Integer>();
        int version = newest.version() - 1;
        while (steps.containsKey(new Step(newest.type(), version))) {
            versions.add(version--);
        }
        return versions;
    }

    /**
     * The data of an event of an older version, as the newest has it; the envelope stays as it is.
     *
     * @throws FinalFailure if a step fails, naming it
     */
    ObjectNode lift(Envelope envelope, EventDescriptor newest) {
        if (!(envelope.data() instanceof ObjectNode original)) {
            throw new FinalFailure("%s %s of version %d cannot be lifted: its data is no object"
                    .formatted(envelope.type(), envelope.eventId(), envelope.version()));
        }
        var data = original.deepCopy();
        for (int version = envelope.version(); version < newest.version(); version++) {
            data = lift(envelope, version, data);
        }
        return data;
    }

    private ObjectNode lift(Envelope envelope, int version, ObjectNode data) {
        var upcaster = steps.get(new Step(envelope.type(), version));
        try {
            var lifted = upcaster.lift(data);
            if (lifted == null) {
                throw new IllegalStateException("it returned null");
            }
            return lifted;
        } catch (RuntimeException e) {
            throw new FinalFailure(
                    "%s could not lift %s %s from version %d to %d: %s; correct it and replay"
                            .formatted(
                                    upcaster.getClass().getSimpleName(),
                                    envelope.type(),
                                    envelope.eventId(),
                                    version,
                                    version + 1,
                                    e),
                    e);
        }
    }
}
