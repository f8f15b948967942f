package dev.orderly.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.orderly.event.Envelope;
import dev.orderly.web.Json;
import java.util.Map;
import java.util.UUID;

/** The lines of Server-Sent Events. */
final class EventText {

    /** The first thing sent, so that a client knows at once that it is heard; it comes again after three seconds. */
    static final String GREETING = ": orderly\nretry: 3000\n\n";

    static final String HEARTBEAT = ":\n\n";

    private EventText() {}

    /** @param data the event itself, on one line */
    static String of(Envelope envelope, String data) {
        return "id: %s\nevent: %s\ndata: %s\n\n".formatted(envelope.eventId(), envelope.type(), data);
    }

    /** Tells a client that what it missed is not known any more; the empty id lets it forget its place. */
    static String reset(UUID lastEventId) {
        var data = Map.of(
                "lastEventId",
                lastEventId,
                "detail",
                "This event is not in the log, or no longer: the events from now on follow; read anew what they change");
        return "id:\nevent: reset\ndata: %s\n\n".formatted(json(data));
    }

    /** The envelope as the timeline shows it. */
    static String envelope(Envelope envelope) {
        return json(envelope);
    }

    private static String json(Object value) {
        try {
            return Json.MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot be written as JSON: " + value, e);
        }
    }
}
