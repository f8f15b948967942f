package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No event changes under those who read it. {@code mvn test -Dtest=SchemaGateTest -Dschemas.record=true} records a release. */
class SchemaGateTest {

    private static final String RECORD = "schemas.record";

    private final Map<String, JsonNode> current = SchemaGate.current(EventExamples.SHOP);

    @TempDir
    private Path folder;

    @Test
    void letsNothingThroughThatBreaksReadersOfTheLastRelease() throws IOException {
        var gate = new SchemaGate(SchemaGate.RELEASED);

        assertThat(gate.problems(current, SchemaGate.lifted(EventExamples.SHOP)))
                .as("changes of events since the last release")
                .isEmpty();
        if (Boolean.getBoolean(RECORD)) {
            gate.record(current);
        }
        assertThat(gate.released()).isNotEmpty();
    }

    @Test
    void tellsWhichFieldBreaksWhichEventAndWhatToDo() throws IOException {
        var gate = released(schema ->
                ((ObjectNode) schema.at("/properties/items/items/properties/productId")).put("maxLength", 100));

        assertThat(gate.problems(current, Set.of()))
                .containsExactly(
                        "order.created/1: items[].productId: maxLength is 64, was 100. Raise the version of @EventType and write an Upcaster; or take the change back, or make a field that is new optional");
    }

    @Test
    void missesATypeAndAVersionThatWereReleased() throws IOException {
        var gate = released(schema -> {});
        var without = new TreeMap<>(current);
        without.remove("order.created/1");
        without.remove("user.deleted/1");
        without.put("user.deleted/2", current.get("user.deleted/1"));

        assertThat(gate.problems(without, Set.of()))
                .hasSize(2)
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("order.created/1: was released and is unknown now"))
                .anySatisfy(
                        problem -> assertThat(problem).startsWith("user.deleted/1: was released and is unknown now"));
    }

    @Test
    void missesNoVersionThatAnUpcasterReads() throws IOException {
        var gate = released(schema -> {});
        var raised = new TreeMap<>(current);
        raised.put("order.created/2", raised.remove("order.created/1"));

        assertThat(gate.problems(raised, Set.of())).hasSize(1);
        assertThat(gate.problems(raised, Set.of("order.created/1"))).isEmpty();
    }

    @Test
    void letsNewTypesAndVersionsThrough() throws IOException {
        var gate = released(schema -> {});
        var more = new TreeMap<>(current);
        more.put("order.created/2", current.get("user.deleted/1"));
        more.put("order.gift-wrapped/1", current.get("user.deleted/1"));

        assertThat(gate.problems(more, Set.of())).isEmpty();
    }

    @Test
    void findsInWhatItRecordedWhatItWrote() throws IOException {
        var gate = released(schema -> {});

        assertThat(gate.released().keySet()).isEqualTo(current.keySet());
        assertThat(gate.problems(current, Set.of())).isEmpty();
    }

    /** A release that had another schema of {@code order.created}. */
    private SchemaGate released(Consumer<JsonNode> change) throws IOException {
        var release = new TreeMap<>(current);
        JsonNode created = release.get("order.created/1").deepCopy();
        change.accept(created);
        release.put("order.created/1", created);
        var gate = new SchemaGate(folder);
        gate.record(release);
        return gate;
    }
}
