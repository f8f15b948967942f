package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaChangesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"string"}                             | {"type":"integer"}                            | f: was [string], is [integer]
            {"type":"integer"}                            | {"type":"number"}                             | f: was [integer], is [number]
            {"type":"string"}                             | {"type":["string","null"]}                    | f: was [string], is [null, string]
            {"type":["string","null"]}                    | {"type":"string"}                             | f: was [null, string], is [string]
            {"type":"string"}                             | {"type":"string","maxLength":9}               | f: maxLength is 9, was none
            {"type":"string","maxLength":64}              | {"type":"string","maxLength":63}              | f: maxLength is 63, was 64
            {"type":"string","minLength":1}               | {"type":"string","minLength":2}               | f: minLength is 2, was 1
            {"type":"integer","maximum":10}               | {"type":"integer","maximum":9.5}              | f: maximum is 9.5, was 10
            {"type":"integer"}                            | {"type":"integer","exclusiveMinimum":0}       | f: exclusiveMinimum is 0, was none
            {"type":"array","maxItems":5}                 | {"type":"array","maxItems":4}                 | f: maxItems is 4, was 5
            {"type":"array","items":{"type":"string"}}    | {"type":"array","items":{"type":"number"}}    | f[]: was [string], is [number]
            {"enum":["a","b"]}                            | {"enum":["a"]}                                | f: may no longer be b
            {"type":"string"}                             | {"type":"string","enum":["a"]}                | f: may be one of [a] only, was any
            {"type":"string","pattern":"a"}               | {"type":"string","pattern":"b"}               | f: must match "b", before "a"
            {"type":"string"}                             | {"type":"string","pattern":"b"}               | f: must match "b", before none
            {"type":"string","format":"uuid"}             | {"type":"string"}                             | f: format was "uuid", is none
            {"type":"string"}                             | {"type":"string","format":"uuid"}             | f: format was none, is "uuid"
            {"type":"string","x-key":true}                | {"type":"string"}                             | f: x-key was true, is none
            {"x-digits":{"integer":7,"fraction":2}}       | {"x-digits":{"integer":7,"fraction":1}}       | f: fraction digits is 1, was 2
            {"type":"object"}                             | {"type":"object","additionalProperties":false}| f: additionalProperties was none, is false
            """)
    void refusesAChangeOfAField(String released, String current, String told) {
        assertThat(SchemaChanges.breaking(withField(released, false), withField(current, false)))
                .containsExactly(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"string","maxLength":64}        | {"type":"string","maxLength":65}
            {"type":"string","maxLength":64}        | {"type":"string"}
            {"type":"string","minLength":1}         | {"type":"string"}
            {"type":"number","maximum":10}          | {"type":"number","maximum":10.00}
            {"type":"integer","exclusiveMinimum":0} | {"type":"integer","exclusiveMinimum":-1}
            {"enum":["a"]}                          | {"enum":["b","a"]}
            {"type":"string","enum":["a"]}          | {"type":"string"}
            {"type":"string","pattern":"a"}         | {"type":"string"}
            {"type":["string","null"]}              | {"type":["null","string"]}
            {"type":"string"}                       | {"type":"string","x-personal":true,"description":"told"}
            {"x-digits":{"fraction":2}}             | {"x-digits":{"fraction":3}}
            """)
    void allowsAFieldToBecomeWider(String released, String current) {
        assertThat(SchemaChanges.breaking(withField(released, false), withField(current, false)))
                .isEmpty();
    }

    @Test
    void refusesThatAFieldVanishesRequiredOrNot() {
        var none = json("{\"properties\":{}}");

        assertThat(SchemaChanges.breaking(withField("{}", true), none))
                .containsExactly("f: is gone (or has another name)", "f: is no longer required");
        assertThat(SchemaChanges.breaking(withField("{}", false), none))
                .containsExactly("f: is gone (or has another name)");
    }

    @Test
    void refusesAFieldThatIsNewAndRequiredAndAllowsOneThatIsNot() {
        var none = json("{\"properties\":{}}");

        assertThat(SchemaChanges.breaking(none, withField("{}", true))).containsExactly("f: is new and required");
        assertThat(SchemaChanges.breaking(none, withField("{}", false))).isEmpty();
    }

    @Test
    void refusesThatAFieldBecomesRequiredOrIsNoLonger() {
        assertThat(SchemaChanges.breaking(withField("{}", false), withField("{}", true)))
                .containsExactly("f: has become required");
        assertThat(SchemaChanges.breaking(withField("{}", true), withField("{}", false)))
                .containsExactly("f: is no longer required");
    }

    @Test
    void looksIntoWhatIsNested() {
        var released = withField(
                "{\"type\":\"array\",\"items\":%s}".formatted(withField("{\"type\":\"string\"}", true)), true);
        var current = withField("{\"type\":\"array\",\"items\":{\"properties\":{}}}", true);

        assertThat(SchemaChanges.breaking(released, current))
                .isEqualTo(List.of("f[].f: is gone (or has another name)", "f[].f: is no longer required"));
    }

    @Test
    void findsNothingWhereNothingChanged() {
        for (var event : EventExamples.all()) {
            assertThat(SchemaChanges.breaking(EventExamples.schema(event), EventExamples.schema(event)))
                    .isEmpty();
        }
    }

    private static JsonNode withField(String schema, boolean required) {
        return json("{\"properties\":{\"f\":%s}%s}".formatted(schema, required ? ",\"required\":[\"f\"]" : ""));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
