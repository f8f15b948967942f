package dev.orderly.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.orderly.fixture.OddText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    /** Any body. */
    record Body(String name) {}

    @Test
    void readsOddTextAsItWasWritten() throws Exception {
        var body = new Body(OddText.any());

        assertThat(Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(body), Body.class))
                .isEqualTo(body);
        assertThat(Json.MAPPER.readValue("{\"name\":null}", Body.class)).isEqualTo(new Body(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\\u0000b\"", "1", "1.5", "true"})
    void refusesWhatIsNoTextThatCanBeStored(String value) {
        assertThatThrownBy(() -> Json.MAPPER.readValue("{\"name\":%s}".formatted(value), Body.class))
                .isInstanceOfSatisfying(JsonMappingException.class, refused -> assertThat(
                                refused.getPath().get(0).getFieldName())
                        .isEqualTo("name"));
    }
}
