package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Schema official;

    private final ObjectNode document = new AsyncApi(EventExamples.SHOP, new EventSchemas()).document();

    @BeforeAll
    static void read() throws IOException {
        try (var schema = AsyncApiTest.class.getResourceAsStream("/asyncapi/3.0.0.json")) {
            official = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(JSON.readTree(schema));
        }
    }

    @Test
    void isValidByTheOfficialSchema() {
        assertThat(errors(document)).isEmpty();
    }

    static Stream<Consumer<ObjectNode>> breaks() {
        return Stream.of(
                document -> document.remove("info"),
                document -> document.put("asyncapi", "2.6.0"),
                document -> document.put("unknown", true),
                document -> at(document, "/operations/order.send").remove("action"),
                document -> at(document, "/operations/order.send").put("action", "publish"),
                document -> at(document, "/operations/order.send").put("channel", "order"),
                document -> at(document, "/channels/order").put("address", 7),
                document -> at(document, "/components/schemas/order.created.v1").put("type", "record"),
                document ->
                        at(document, "/components/messages/order.created.v1").put("traits", "none"),
                document ->
                        at(document, "/components/correlationIds/correlation").remove("location"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void isRefusedOnceBroken(Consumer<ObjectNode> change) {
        change.accept(document);

        assertThat(errors(document)).isNotEmpty();
    }

    @Test
    void refersToWhatIsThere() {
        var references = document.findValuesAsText("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> {
            assertThat(reference).startsWith("#/");
            assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse();
        });
    }

    @Test
    void hasATopicForEachModuleThatPublishesAndAnOperationForWhoeverListens() {
        assertThat(names("/channels")).containsExactly("customer", "inventory", "order", "payment");
        assertThat(document.at("/channels/order/address").asText()).isEqualTo("orderly.order");
        assertThat(names("/operations")).contains("order.send", "inventory.receive.order", "order.receive.payment");
        assertThat(document.at("/operations/inventory.receive.order/messages").findValuesAsText("$ref"))
                .contains("#/channels/order/messages/order.created.v1")
                .doesNotContain("#/channels/order/messages/order.confirmed.v1");
    }

    @ParameterizedTest
    @MethodSource("dev.orderly.event.contract.EventExamples#all")
    void describesTheMessageAsItIsSent(DomainEvent event) {
        var message = EventExamples.message(event);
        var payload = payload(event);

        assertThat(payload.validate(message)).isEmpty();
        assertThat(payload.validate(((ObjectNode) message.deepCopy()).put("type", "order.lost")))
                .isNotEmpty();
        assertThat(payload.validate(((ObjectNode) message.deepCopy()).set("data", JSON.createObjectNode())))
                .isNotEmpty();
    }

    @Test
    void namesAllFieldsOfAnEnvelope() {
        assertThat(names("/components/schemas/envelope/properties"))
                .containsExactlyInAnyOrderElementsOf(Stream.of(Envelope.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    /** The payload as a schema of its own, beside what it refers to. */
    private Schema payload(DomainEvent event) {
        var type = EventExamples.SHOP.of(event);
        var schema = JsonNodeFactory.instance.objectNode();
        schema.put("$ref", "#/components/messages/%s.v%d/payload".formatted(type.type(), type.version()));
        schema.set("components", document.path("components"));
        return Schemas.of(schema);
    }

    private List<String> names(String pointer) {
        return StreamSupport.stream(((Iterable<String>) document.at(pointer)::fieldNames).spliterator(), false)
                .toList();
    }

    private static List<String> errors(JsonNode document) {
        return official.validate(document).stream().map(Schemas::text).toList();
    }

    private static ObjectNode at(JsonNode document, String pointer) {
        return (ObjectNode) document.at(pointer);
    }
}
