package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.orderly.event.Cause;
import dev.orderly.event.FinalFailure;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OddText;
import dev.orderly.order.OrderShipped;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCodecTest {

    private static final String ID = "0190b3a0-0000-7000-8000-000000000000";

    private final EnvelopeCodec codec =
            new EnvelopeCodec(Catalogues.of(List.of(OrderShipped.class)), null, Clock.systemUTC());

    @Test
    void readsWhatItWrote() {
        var data = JsonNodeFactory.instance.objectNode().put("text", OddText.any());
        var envelope = Envelopes.of("order.shipped", OddText.ofLength(200), data);

        assertThat(codec.read(codec.write(envelope))).isEqualTo(envelope);
    }

    @Test
    void readsThePathThatItWrote() {
        var envelope = Envelopes.after(List.of("order.created", "inventory.reserved"), "payment.captured");

        var read = codec.read(codec.write(envelope));

        assertThat(read.path()).containsExactly("order.created", "inventory.reserved");
        assertThat(read.depth()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"path\":null", ",\"path\":[]", ",\"path\":[\"order.created\"]"})
    void readsAnEnvelopeWhosePathIsNotKnownOrNotInFull(String path) {
        var read = codec.read(text(",\"depth\":3" + path));

        assertThat(read.depth()).isEqualTo(3);
        assertThat(read.path()).hasSizeLessThan(2).doesNotContainNull();
    }

    static String[][] pathsThatHideALoop() {
        return new String[][] {
            {",\"depth\":-1", "path names 0 types, so depth must be that or more, but is -1"},
            {",\"path\":[\"a.b\"]", "path names 1 types, so depth must be that or more, but is 0"},
            {",\"depth\":2,\"path\":[\"a.b\",\"\"]", "each type in path must have 1 to 100 characters"},
            {",\"depth\":2,\"path\":[\"a.b\",\"a c\"]", "no type in path may have a space, but \"a c\" has"},
            {",\"depth\":2,\"path\":[null]", "Invalid `null` value encountered for property \"path\""},
            {",\"depth\":2,\"path\":[[]]", ""},
            {",\"depth\":2,\"path\":\"a.b\"", ""},
            {",\"depth\":3000000000", ""},
        };
    }

    @ParameterizedTest
    @MethodSource("pathsThatHideALoop")
    void refusesADepthOrPathThatCannotBe(String fields, String problem) {
        assertThatThrownBy(() -> codec.read(text(fields)))
                .isInstanceOf(FinalFailure.class)
                .hasMessageStartingWith("Malformed envelope: " + problem);
    }

    @Test
    void opensNoEventAtTheEndOfTooLongAChain() {
        var types = Collections.nCopies(17, "order.shipped");

        assertThatThrownBy(() -> codec.open(Envelopes.after(types, "order.shipped")))
                .isInstanceOf(FinalFailure.class)
                .hasMessageContaining("ends a chain of 17 causes")
                .hasMessageEndingWith("but ORDERLY_MAX_DEPTH is 16: this is a loop; path 18 x order.shipped");
    }

    @Test
    void leadsFromEventToEventByTheirCauses() {
        var first = Cause.of(Envelopes.of("order.created", "key", null));
        var second = Cause.of(Envelopes.after(first.path(), "inventory.reserved"));

        assertThat(Cause.beginning().path()).isEmpty();
        assertThat(first.path()).containsExactly("order.created");
        assertThat(second.path()).containsExactly("order.created", "inventory.reserved");
        assertThat(second.depth()).isEqualTo(2);
    }

    private static String text(String fields) {
        return "{\"eventId\":\"%s\",\"type\":\"order.shipped\",\"key\":\"k\"%s}".formatted(ID, fields);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"eventId\":\"no id\"}", "nonsense"})
    void refusesWhatIsNoEnvelope(String text) {
        assertThatThrownBy(() -> codec.read(text))
                .isInstanceOf(FinalFailure.class)
                .hasMessageStartingWith("Malformed envelope");
    }

    static String[] keysThatNoColumnTakes() {
        return new String[] {"", "k".repeat(201), "half \\u0000 key"};
    }

    @ParameterizedTest
    @MethodSource("keysThatNoColumnTakes")
    void refusesAKeyThatCouldNotBeStored(String key) {
        String text = "{\"eventId\":\"%s\",\"type\":\"order.shipped\",\"key\":\"%s\"}".formatted(ID, key);

        assertThatThrownBy(() -> codec.read(text))
                .isInstanceOf(FinalFailure.class)
                .hasMessageContaining("key must have 1 to 200 characters");
    }

    @Test
    void refusesATypeThatCouldNotBeStored() {
        String text = "{\"eventId\":\"%s\",\"type\":\"%s\",\"key\":\"k\"}".formatted(ID, "t".repeat(101));

        assertThatThrownBy(() -> codec.read(text))
                .isInstanceOf(FinalFailure.class)
                .hasMessageContaining("type must have 1 to 100 characters");
    }
}
