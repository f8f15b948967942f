package dev.orderly.event.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.fixture.OddText;
import io.cloudevents.CloudEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CloudEventsTest {

    private static final Cause NOBODY = new Cause("none", null, 0, List.of(), "none");
    private static final Envelope EXAMPLE = new Envelope(
            UUID.fromString("0190b3a0-0000-7000-8000-000000000000"),
            "order.shipped",
            2,
            Instant.parse("2026-01-02T03:04:05.678901Z"),
            "orderly/order",
            "key",
            "correlation",
            UUID.fromString("0190b3a0-0000-7000-8000-000000000001"),
            2,
            List.of("order.created", "order.confirmed"),
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            JsonNodeFactory.instance.objectNode().put("price", new BigDecimal("9.50")));

    @Test
    void saysItInTheAttributesOfTheStandard() throws IOException {
        var json = CloudEvents.JSON.readTree(CloudEvents.toJson(EXAMPLE));

        assertThat(json).isEqualTo(CloudEvents.JSON.readTree("""
                {"specversion":"1.0","id":"0190b3a0-0000-7000-8000-000000000000","source":"orderly/order",
                 "type":"order.shipped","datacontenttype":"application/json",
                 "dataschema":"/api/catalogue/schemas/order.shipped/2","subject":"key",
                 "time":"2026-01-02T03:04:05.678901Z","eventversion":2,"correlationid":"correlation",
                 "causationid":"0190b3a0-0000-7000-8000-000000000001","depth":2,"path":"order.created order.confirmed",
                 "traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","data":{"price":9.50}}"""));
    }

    @RepeatedTest(200)
    void givesBackAnyEnvelopeInTheStructuredMode(RepetitionInfo repetition) {
        var envelope = random(new Random(repetition.getCurrentRepetition()));

        var read = CloudEventReader.structured(CloudEvents.toJson(envelope).getBytes(StandardCharsets.UTF_8));

        assertThat(CloudEvents.toEnvelope(read, 1, NOBODY)).isEqualTo(envelope);
    }

    @RepeatedTest(200)
    void givesBackAnyEnvelopeInTheBinaryMode(RepetitionInfo repetition) {
        var envelope = random(new Random(repetition.getCurrentRepetition()));

        var read = binary(CloudEvents.of(envelope));

        assertThat(CloudEvents.toEnvelope(read, 1, NOBODY)).isEqualTo(envelope);
    }

    @Test
    void givesBackABatch() {
        var random = new Random(1);
        var envelopes = IntStream.range(0, 20).mapToObj(i -> random(random)).toList();

        var read = CloudEventReader.batch(CloudEvents.toJson(envelopes).getBytes(StandardCharsets.UTF_8));

        assertThat(read.stream().map(event -> CloudEvents.toEnvelope(event, 1, NOBODY)))
                .isEqualTo(envelopes);
    }

    @Test
    void refusesTheBinaryModeWithoutItsVersion() {
        var headers = Map.of("ce-id", "1", "ce-source", "urn:test", "ce-type", "order.shipped");

        assertThatThrownBy(() -> CloudEventReader.binary(headers, "application/json", new byte[0]))
                .isInstanceOfSatisfying(InvalidCloudEventException.class, refused -> assertThat(refused.field())
                        .isEqualTo("specversion"));
    }

    private static CloudEvent binary(CloudEvent event) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Ce-Specversion", "1.0");
        for (String name : event.getAttributeNames()) {
            if (!name.equals("specversion") && !name.equals("datacontenttype") && event.getAttribute(name) != null) {
                headers.put("ce-" + name, encoded(event.getAttribute(name).toString()));
            }
        }
        event.getExtensionNames()
                .forEach(name -> headers.put(
                        "ce-" + name, encoded(event.getExtension(name).toString())));
        return CloudEventReader.binary(
                headers, "application/json", event.getData().toBytes());
    }

    /** As the HTTP binding wants it. */
    private static String encoded(String text) {
        var encoded = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (point > 0x20 && point < 0x7F && point != '"' && point != '%') {
                encoded.appendCodePoint(point);
            } else {
                for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append("%%%02X".formatted(b));
                }
            }
        });
        return encoded.toString();
    }

    private static Envelope random(Random random) {
        int depth = random.nextInt(5);
        var id = UuidCreator.getTimeOrderedEpoch();
        var path = IntStream.range(0, random.nextInt(depth + 1))
                .mapToObj(i -> "type.n" + random.nextInt(10))
                .toList();
        return new Envelope(
                id,
                "order.type" + random.nextInt(100),
                1 + random.nextInt(9),
                Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000_000)),
                random.nextBoolean() ? "orderly/order" : "https://shop.example/a%20b?c=" + random.nextInt(),
                random.nextBoolean() ? OddText.any() : "key " + random.nextInt(),
                "c-" + random.nextInt(1000),
                random.nextBoolean() ? null : UUID.randomUUID(),
                depth,
                path,
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0" + random.nextInt(2),
                data(random));
    }

    private static ObjectNode data(Random random) {
        var data = JsonNodeFactory.instance.objectNode();
        data.put("text", random.nextBoolean() ? OddText.any() : "+ % \" \\ " + random.nextInt());
        data.put("money", BigDecimal.valueOf(random.nextInt(100_000), 2));
        data.put("number", random.nextInt());
        data.put("flag", random.nextBoolean());
        data.putNull("nothing");
        data.putArray("list").add(1).addObject().put("deep", "er");
        return data;
    }
}
