package dev.orderly.event.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.config.Setting;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventTooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Refuses to publish an event whose envelope has more bytes of UTF-8 than {@code ORDERLY_MAX_EVENT_SIZE}. What arrives from
 * elsewhere is not measured: it is there, and refusing it would only lose it.
 */
final class SizeLimit {

    private static final Setting<Long> MAX_SIZE = Setting.size("orderly.max.event.size", "64kB")
            .accepting(
                    size -> size >= 1024 && size <= 64 * 1024 * 1024, "a size from 1kB to 64MB, such as 65536 or 64kB");
    private static final int LONGEST_CHARACTER = 3;
    private static final int NAMED_FIELDS = 3;

    private final long maxSize;

    SizeLimit() {
        this(MAX_SIZE.get());
    }

    SizeLimit(long maxSize) {
        this.maxSize = maxSize;
    }

    /** In bytes. */
    long maxSize() {
        return maxSize;
    }

    /** @throws EventTooLargeException with the size, the limit and the biggest fields */
    void leaves(Envelope envelope, String text) {
        if ((long) text.length() * LONGEST_CHARACTER > maxSize && bytes(text) > maxSize) {
            throw new EventTooLargeException(String.format(
                    Locale.ROOT,
                    "%s is too large: %d bytes, of which its biggest fields take %s; the limit is %d bytes (ORDERLY_MAX_EVENT_SIZE)",
                    envelope.type(),
                    bytes(text),
                    biggest(envelope.data()),
                    maxSize));
        }
    }

    private record Field(String name, int bytes) {}

    private static String biggest(JsonNode data) {
        List<Field> fields = new ArrayList<>();
        data.fields()
                .forEachRemaining(entry -> fields.add(
                        new Field(entry.getKey(), bytes(entry.getValue().toString()))));
        return fields.stream()
                .sorted(Comparator.comparingInt(Field::bytes).reversed())
                .limit(NAMED_FIELDS)
                .map(field -> field.name() + " " + field.bytes())
                .collect(Collectors.joining(", "));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
