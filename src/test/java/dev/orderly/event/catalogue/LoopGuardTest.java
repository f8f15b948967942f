package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.fixture.Envelopes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopGuardTest {

    private static final int MOST = 1000;
    private static final int COLUMN = 2000;

    private final LoopGuard guard = new LoopGuard(2);

    @Test
    void letsTheLongestChainPass() {
        var longest = after("a", "b");

        assertThatCode(() -> guard.leaves(longest)).doesNotThrowAnyException();
        assertThatCode(() -> guard.arrives(longest)).doesNotThrowAnyException();
    }

    @Test
    void endsALongerChainNamingItsPath() {
        var envelope = after("a", "b", "c");

        assertThatThrownBy(() -> guard.leaves(envelope))
                .isInstanceOf(FinalFailure.class)
                .hasMessage("last would end a chain of 3 causes (correlation correlation, caused by null),"
                        + " but ORDERLY_MAX_DEPTH is 2: this is a loop; path a > b > c > last");
        assertThatThrownBy(() -> guard.arrives(envelope))
                .isInstanceOf(FinalFailure.class)
                .hasMessage(
                        "last %s ends a chain of 3 causes (correlation correlation, caused by null),"
                                + " but ORDERLY_MAX_DEPTH is 2: this is a loop; path a > b > c > last",
                        envelope.eventId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "last                      | last",
                "a b a c last              | a > b > a > c > last",
                "last last                 | 2 x last",
                "a b last b last b last    | a > 3 x (b > last)",
                "b last a b last a b last  | b > last > 2 x (a > b > last)",
                "last a last last a last   | 2 x (last > a > last)",
                "a last last b last last   | a > last > last > b > 2 x last",
            })
    void foldsWhatRepeatsAtTheEnd(String types, String path) {
        assertThat(PathText.of(ending(types.split(" ")))).isEqualTo(path);
    }

    @Test
    void saysWhereTheBeginningIsNotKnown() {
        assertThat(PathText.of(Envelopes.after(List.of("a"), "b", 5))).isEqualTo("... > a > b");
        assertThat(PathText.of(Envelopes.after(List.of(), "b", 5))).isEqualTo("... > b");
    }

    @Test
    void leavesOutTheMiddleOfWhatIsTooLong() {
        var types = IntStream.range(0, MOST).mapToObj(i -> "type-" + i).toList();

        var path = PathText.of(Envelopes.after(types, "last"));

        assertThat(path)
                .hasSizeBetween(PathText.ROOM - 50, PathText.ROOM + 50)
                .startsWith("type-0 > type-1 > type-2 > ")
                .matches(".* > \\.\\.\\. 9\\d\\d more \\.\\.\\. > .*")
                .endsWith(" > type-998 > type-999 > last");
    }

    @Test
    void fitsTheColumnOfAnErrorWithTheLongestNamesAndTheLongestCycle() {
        var cycle =
                IntStream.range(0, MOST / 2).mapToObj(i -> ("t" + i).repeat(33).substring(0, 66) + "x".repeat(34));
        var types = cycle.toList();
        var path = new ArrayList<>(types);
        path.addAll(types);
        var last = path.remove(path.size() - 1);

        assertThatThrownBy(() -> guard.arrives(Envelopes.after(Collections.unmodifiableList(path), last)))
                .satisfies(error -> assertThat(error.getMessage())
                        .hasSizeLessThan(COLUMN)
                        .contains("path 2 x (" + types.get(0) + " > ")
                        .endsWith(" > " + last + ")"));
    }

    private static Envelope after(String... path) {
        return Envelopes.after(List.of(path), "last");
    }

    private static Envelope ending(String... types) {
        int last = types.length - 1;
        return Envelopes.after(List.of(types).subList(0, last), types[last]);
    }
}
