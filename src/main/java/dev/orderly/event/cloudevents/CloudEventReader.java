package dev.orderly.event.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads CloudEvents as they come over HTTP, in each of its three modes. */
public final class CloudEventReader {

    private static final Set<String> URIS = Set.of("ce-source", "ce-dataschema");

    private static final String PREFIX = "ce-";
    private static final String SPEC_VERSION = "specversion";
    private static final ObjectReader ONE = CloudEvents.JSON.readerFor(CloudEvent.class);
    private static final ObjectReader MANY = CloudEvents.JSON.readerForListOf(CloudEvent.class);

    private CloudEventReader() {}

    /**
     * The structured mode: one JSON object.
     *
     * @throws InvalidCloudEventException if it is no CloudEvent
     */
    public static CloudEvent structured(byte[] body) {
        return checked(read(ONE, body));
    }

    /**
     * The batched mode: an array of such objects.
     *
     * @throws InvalidCloudEventException if one of them is no CloudEvent
     */
    public static List<CloudEvent> batch(byte[] body) {
        List<CloudEvent> events = read(MANY, body);
        if (events == null) {
            throw new InvalidCloudEventException("body", "must be an array of CloudEvents");
        }
        return events.stream().map(CloudEventReader::checked).toList();
    }

    /**
     * The binary mode: attributes are headers that begin with {@code ce-}, the body is the data.
     *
     * @throws InvalidCloudEventException if they are no CloudEvent
     */
    public static CloudEvent binary(Map<String, String> headers, String contentType, byte[] body) {
        var event = CloudEventBuilder.v1();
        require(
                SPEC_VERSION,
                headers.entrySet().stream()
                        .filter(header -> header.getKey().equalsIgnoreCase(PREFIX + SPEC_VERSION))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null));
        try {
            headers.forEach((header, value) -> {
                String name = header.toLowerCase(Locale.ROOT);
                if (name.equals(PREFIX + SPEC_VERSION)) {
                    requireVersion(value);
                } else if (name.startsWith(PREFIX)) {
                    event.withContextAttribute(
                            name.substring(PREFIX.length()), URIS.contains(name) ? address(value) : decoded(value));
                }
            });
            return checked((body.length == 0 ? event : event.withData(contentType, body)).build());
        } catch (CloudEventRWException | IllegalStateException e) {
            throw new InvalidCloudEventException("headers", String.valueOf(e.getMessage()));
        }
    }

    private static <T> T read(ObjectReader reader, byte[] body) {
        try {
            return reader.readValue(body);
        } catch (JsonProcessingException e) {
            throw new InvalidCloudEventException("body", "is no CloudEvent: " + firstLine(e.getOriginalMessage()));
        } catch (IOException | CloudEventRWException | IllegalStateException e) {
            throw new InvalidCloudEventException("body", "is no CloudEvent: " + firstLine(e.getMessage()));
        }
    }

    private static CloudEvent checked(CloudEvent event) {
        if (event == null) {
            throw new InvalidCloudEventException("body", "must be a CloudEvent");
        }
        requireVersion(event.getSpecVersion().toString());
        require("id", event.getId());
        require("type", event.getType());
        require("source", event.getSource());
        return event;
    }

    private static void require(String name, Object value) {
        if (value == null || value.toString().isEmpty()) {
            throw new InvalidCloudEventException(name, "is required");
        }
    }

    private static void requireVersion(String version) {
        if (!SpecVersion.V1.toString().equals(version)) {
            throw new InvalidCloudEventException(SPEC_VERSION, "must be 1.0, but is " + version);
        }
    }

    /** Most senders give addresses as they are, not percent-encoded once more as the binding has it. */
    private static String address(String value) {
        String decoded = decoded(value);
        try {
            return new URI(decoded).toString();
        } catch (URISyntaxException notEncoded) {
            return value;
        }
    }

    /** The binding has them percent-encoded; a plus sign is one. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new InvalidCloudEventException("headers", "must be percent-encoded, but one is " + value);
        }
    }

    private static String firstLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("unreadable");
    }
}
