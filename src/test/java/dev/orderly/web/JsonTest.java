package dev.orderly.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.orderly.fixture.OddText;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    /** Any body. */
    record Body(String name) {}

    /** A body with a time. */
    record Timed(Instant at) {}

    @Test
    void readsATimeAsIso8601() throws Exception {
        assertThat(Json.MAPPER.readValue("{\"at\":\"2026-01-31T13:00:00+01:00\"}", Timed.class))
                .isEqualTo(new Timed(Instant.parse("2026-01-31T12:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5", "\"5\"", "\"2026-01-31\"", "\"\"", "true", "{}"})
    void refusesAnyOtherTime(String value) {
        assertThatThrownBy(() -> Json.MAPPER.readValue("{\"at\":%s}".formatted(value), Timed.class))
                .isInstanceOfSatisfying(JsonMappingException.class, refused -> assertThat(
                                refused.getPath().get(0).getFieldName())
                        .isEqualTo("at"));
    }

    @Test
    void readsOddTextAsItWasWritten() throws Exception {
        var body = new Body(OddText.any());

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(body), Body.class))
                .isEqualTo(body);
        assertThat(Json.MAPPER.readValue("{\"name\":null}", Body.class)).isEqualTo(new Body(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\u0000b\"", "\"\\ud83d\"", "\"a\\ude00b\"", "1", "1.5", "true"})
    void refusesWhatIsNoTextThatCanBeStored(String value) {
        assertThatThrownBy(() -> Json.MAPPER.readValue("{\"name\":%s}".formatted(value), Body.class))
                .isInstanceOfSatisfying(JsonMappingException.class, refused -> assertThat(
                                refused.getPath().get(0).getFieldName())
                        .isEqualTo("name"));
    }
}
