package dev.orderly.event.catalogue;

import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;

/** What an envelope must have to be worked with, wherever it comes from. */
final class EnvelopeForm {

    private static final int TYPE_LENGTH = 100;
    private static final int KEY_LENGTH = 200;

    private EnvelopeForm() {}

    /** @throws FinalFailure if the envelope is malformed */
    static void check(Envelope envelope) {
        if (envelope == null || envelope.eventId() == null) {
            throw new FinalFailure("Malformed envelope: eventId is required");
        }
        requireText("type", envelope.type(), TYPE_LENGTH);
        requireText("key", envelope.key(), KEY_LENGTH);
        requirePath(envelope);
    }

    /** What could not be stored could not be kept as a dead letter either. */
    private static void requireText(String field, String text, int longest) {
        if (text == null || text.isEmpty() || text.length() > longest || text.indexOf('\0') >= 0) {
            throw new FinalFailure("Malformed envelope: %s must have 1 to %d characters, none of them U+0000"
                    .formatted(field, longest));
        }
    }

    /** A depth below zero, or one that the path belies, would hide a loop. */
    private static void requirePath(Envelope envelope) {
        if (envelope.depth() < 0 || envelope.path().size() > envelope.depth()) {
            throw new FinalFailure("Malformed envelope: path names %d types, so depth must be that or more, but is %d"
                    .formatted(envelope.path().size(), envelope.depth()));
        }
        for (String type : envelope.path()) {
            requireText("each type in path", type, TYPE_LENGTH);
            if (type.indexOf(' ') >= 0) {
                throw new FinalFailure(
                        "Malformed envelope: no type in path may have a space, but \"%s\" has".formatted(type));
            }
        }
    }
}
