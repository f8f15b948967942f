package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventTooLargeException;
import dev.orderly.fixture.Envelopes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

class SizeLimitTest {

    private final EnvelopeCodec codec = Catalogues.codec(Catalogues.of(List.of()), Clock.systemUTC());

    @Test
    void takesWhatIsJustAsLargeAsAllowed() {
        var envelope = envelope("é".repeat(500));
        String text = codec.write(envelope);
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        assertThat(size).isGreaterThan(text.length());

        assertThatCode(() -> new SizeLimit(size).leaves(envelope, text)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new SizeLimit(size - 1).leaves(envelope, text))
                .isInstanceOf(EventTooLargeException.class);
    }

    @Test
    void namesSizeLimitAndTheBiggestFields() {
        var envelope = envelope("漢".repeat(30_000));
        int size = codec.write(envelope).getBytes(StandardCharsets.UTF_8).length;

        assertThatThrownBy(() -> codec.writeNew(envelope))
                .isInstanceOf(EventTooLargeException.class)
                .hasMessage("order.created is too large: %d bytes, of which its biggest fields take".formatted(size)
                        + " items 90004, remark 12, b 4; the limit is 65536 bytes (ORDERLY_MAX_EVENT_SIZE)");
        assertThat(codec.read(codec.write(envelope))).as("from elsewhere").isEqualTo(envelope);
    }

    private static Envelope envelope(String item) {
        var data = JsonNodeFactory.instance.objectNode().put("b", 1234).put("a", 1);
        data.put("remark", "0123456789").putArray("items").add(item);
        return Envelopes.of("order.created", "key", data);
    }
}
