package dev.orderly.event.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EventTime;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;

/**
 * An envelope as a CloudEvent and back, without loss: id, type, source and time are its own, the subject is its key, the data
 * schema names type and version, and what CloudEvents has no attribute for are extensions.
 */
public final class CloudEvents {

    /** One event as JSON. */
    public static final String MEDIA_TYPE = "application/cloudevents+json";

    /** A list of events as JSON. */
    public static final String BATCH_MEDIA_TYPE = "application/cloudevents-batch+json";

    static final String SCHEMAS = "/api/catalogue/schemas/";
    static final String VERSION = "eventversion";
    static final String CORRELATION = "correlationid";
    static final String CAUSATION = "causationid";
    static final String DEPTH = "depth";
    static final String PATH = "path";
    static final String TRACE = "traceparent";

    /** The format of the SDK, but for numbers: money keeps its decimals. */
    static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(JsonFormat.getCloudEventJacksonModule())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private CloudEvents() {}

    /** The CloudEvent of an envelope. */
    public static CloudEvent of(Envelope envelope) {
        var event = CloudEventBuilder.v1()
                .withId(envelope.eventId().toString())
                .withType(envelope.type())
                .withSource(URI.create(envelope.source()))
                .withTime(envelope.timestamp().atOffset(ZoneOffset.UTC))
                .withSubject(envelope.key())
                .withDataContentType("application/json")
                .withDataSchema(URI.create(SCHEMAS + envelope.type() + "/" + envelope.version()))
                .withExtension(VERSION, envelope.version())
                .withExtension(DEPTH, envelope.depth());
        extend(event, CORRELATION, envelope.correlationId());
        extend(event, CAUSATION, envelope.causationId());
        extend(event, TRACE, envelope.traceparent());
        extend(event, PATH, envelope.path().isEmpty() ? null : String.join(" ", envelope.path()));
        if (envelope.data() != null) {
            event.withData(JsonCloudEventData.wrap(envelope.data()));
        }
        return event.build();
    }

    private static void extend(CloudEventBuilder event, String name, Object value) {
        if (value != null) {
            event.withExtension(name, value.toString());
        }
    }

    /** An envelope as a CloudEvent in JSON. */
    public static String toJson(Envelope envelope) {
        return write(of(envelope));
    }

    /** Envelopes as a batch of CloudEvents in JSON. */
    public static String toJson(List<Envelope> envelopes) {
        return write(envelopes.stream().map(CloudEvents::of).toList());
    }

    private static String write(Object events) {
        try {
            return JSON.writeValueAsString(events);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A CloudEvent cannot be written: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The envelope of a CloudEvent; its key is the subject, or null.
     *
     * @param newest the version it has if it names none
     * @param arrival gives correlation and trace where it names none
     * @throws InvalidCloudEventException if an attribute is missing or wrong
     */
    static Envelope toEnvelope(CloudEvent event, int newest, Cause arrival) {
        var read = new Attributes(event);
        var id = read.eventId();
        return new Envelope(
                id,
                event.getType(),
                read.version(newest),
                event.getTime() == null
                        ? EventTime.instant(id)
                        : event.getTime().toInstant(),
                event.getSource().toString(),
                event.getSubject(),
                read.correlation(arrival.correlationId()),
                read.causation(),
                read.depth(),
                read.path(),
                read.trace(arrival.traceparent()),
                data(event));
    }

    private static JsonNode data(CloudEvent event) {
        var data = event.getData();
        if (data == null || data instanceof JsonCloudEventData) {
            return data == null ? null : ((JsonCloudEventData) data).getNode();
        }
        String type = event.getDataContentType();
        if (type != null && !type.matches("application/([\\w.-]+\\+)?json\\b.*")) {
            throw new InvalidCloudEventException("datacontenttype", "must be application/json, but is " + type);
        }
        try {
            return JSON.readTree(data.toBytes());
        } catch (IOException e) {
            throw new InvalidCloudEventException("data", "must be JSON");
        }
    }
}
