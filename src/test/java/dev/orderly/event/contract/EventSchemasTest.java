package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventSchemasTest {

    private static final String EXAMPLES = "dev.orderly.event.contract.EventExamples#all";

    @Test
    void thereIsAnExampleOfEachType() {
        var types = EventExamples.all().stream()
                .map(event -> event.getClass().getAnnotation(EventType.class).value())
                .collect(Collectors.toSet());

        assertThat(EventExamples.SHOP.events())
                .extracting("type")
                .containsOnlyOnceElementsOf(types)
                .hasSameSizeAs(types);
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES)
    void holdsForTheEventAsItIsSent(DomainEvent event) {
        var data = EventExamples.message(event).path("data");

        assertThat(Schemas.errors(EventExamples.schema(event), data)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES)
    void refusesEachFieldThatIsMissingOrOfAnotherType(DomainEvent event) {
        var schema = EventExamples.schema(event);
        ObjectNode data = EventExamples.message(event).path("data").deepCopy();

        for (var required : schema.path("required")) {
            var without = data.deepCopy().without(required.asText());
            assertThat(Schemas.errors(schema, without))
                    .singleElement()
                    .asString()
                    .contains(required.asText());
            var isNull = data.deepCopy().putNull(required.asText());
            assertThat(Schemas.errors(schema, isNull)).as(required.asText()).isNotEmpty();
        }
        data.fieldNames().forEachRemaining(name -> {
            var other = data.deepCopy().put(name, true);
            assertThat(Schemas.errors(schema, other)).as(name).isNotEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES)
    void allowsFieldsThatAReaderDoesNotKnow(DomainEvent event) {
        ObjectNode data = EventExamples.message(event).path("data").deepCopy();

        assertThat(Schemas.errors(EventExamples.schema(event), data.put("addedLater", 1)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource(EXAMPLES)
    void marksTheFieldThatIsTheKey(DomainEvent event) {
        var message = EventExamples.message(event);
        String field = Fields.key(EventExamples.schema(event)).orElseThrow();

        assertThat(message.path("data").path(field).asText())
                .isEqualTo(event.key())
                .isEqualTo(message.path("key").asText());
    }

    @Test
    void holdsTheConstraintsOfWhatIsNested() {
        assertThat(errorsOf(EventExamples.item(" ", 1, "1.00"))).containsExactly("productId");
        assertThat(errorsOf(EventExamples.item("p".repeat(65), 1, "1.00"))).containsExactly("productId");
        assertThat(errorsOf(EventExamples.item("P-1", 0, "1.00"))).containsExactly("quantity");
        assertThat(errorsOf(EventExamples.item("P-1", 1_000_001, "1.00"))).containsExactly("quantity");
        assertThat(errorsOf(EventExamples.item("P-1", 1, "0.00"))).containsExactly("price");
        assertThat(errorsOf(EventExamples.item("P-1", 1, "1000000.01"))).containsExactly("price");
        assertThat(errorsOf(EventExamples.item("P-1", 1, "1000000.00"))).isEmpty();
    }

    @Test
    void refusesTextThatIsNoUuidAndAnEmptyList() {
        var created = created(List.of());
        ObjectNode data = EventExamples.message(created).path("data").deepCopy();

        assertThat(Schemas.errors(EventExamples.schema(created), data.put("orderId", "7")))
                .anySatisfy(error -> assertThat(error).startsWith("/orderId:"))
                .anySatisfy(error -> assertThat(error).startsWith("/items:"));
    }

    @Test
    void isGeneratedOnceAndNamesItself() {
        var schemas = new EventSchemas();
        var created = EventExamples.SHOP.find("order.created").orElseThrow();

        assertThat(schemas.of(created)).isSameAs(schemas.of(created));
        assertThat(schemas.of(created).path("$id").asText()).isEqualTo("urn:orderly:event:order.created:1");
        assertThat(names(schemas.of(created).path("properties")))
                .containsExactly("orderId", "customerId", "customerEmail", "items", "total", "paymentMethod");
    }

    private static List<String> errorsOf(OrderItem item) {
        var created = created(List.of(item));
        var data = EventExamples.message(created).path("data");
        return Schemas.errors(EventExamples.schema(created), data).stream()
                .map(error -> error.replaceAll("^/items/0/(\\w+):.*", "$1"))
                .distinct()
                .toList();
    }

    private static OrderCreated created(List<OrderItem> items) {
        return new OrderCreated(UUID.randomUUID(), "ann", null, items, BigDecimal.ONE, null);
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
                .toList();
    }
}
