package dev.orderly.event.cloudevents;

import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** What a CloudEvent says of itself, checked; extensions are texts in the binary mode, so numbers are read from texts too. */
final class Attributes {

    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern SCHEMA = Pattern.compile(".*/schemas/[^/]+/(\\d{1,9})");
    private static final Pattern CORRELATION = Pattern.compile("[\\w.:-]{1,100}");
    private static final Pattern TRACE = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern ID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private final CloudEvent event;

    Attributes(CloudEvent event) {
        this.event = event;
    }

    UUID eventId() {
        var time = event.getTime();
        return EventIds.of(event.getSource().toString(), event.getId(), time == null ? null : time.toInstant());
    }

    /** The extension, or what the data schema says, or the newest. */
    int version(int newest) {
        if (event.getExtension(CloudEvents.VERSION) != null) {
            return number(CloudEvents.VERSION, newest);
        }
        var schema = SCHEMA.matcher(String.valueOf(event.getDataSchema()));
        return schema.matches() ? Integer.parseInt(schema.group(1)) : newest;
    }

    String correlation(String otherwise) {
        return text(CloudEvents.CORRELATION, otherwise, CORRELATION, "1 to 100 letters, digits or . : - _");
    }

    UUID causation() {
        String text = text(CloudEvents.CAUSATION, null, ID, "a UUID");
        return text == null ? null : UUID.fromString(text);
    }

    int depth() {
        return number(CloudEvents.DEPTH, 0);
    }

    List<String> path() {
        var value = event.getExtension(CloudEvents.PATH);
        return value == null ? List.of() : List.of(value.toString().split(" "));
    }

    String trace(String otherwise) {
        return text(CloudEvents.TRACE, otherwise, TRACE, "a W3C traceparent");
    }

    private int number(String name, int otherwise) {
        String text = text(name, Integer.toString(otherwise), NUMBER, "a whole number from 0 to 999999999");
        return Integer.parseInt(text);
    }

    private String text(String name, String otherwise, Pattern allowed, String description) {
        var value = event.getExtension(name);
        if (value != null && !allowed.matcher(value.toString()).matches()) {
            throw new InvalidCloudEventException(name, "must be " + description);
        }
        return value == null ? otherwise : value.toString();
    }
}
