package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.orderly.event.FinalFailure;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OddText;
import dev.orderly.order.OrderShipped;
import java.time.Clock;
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
