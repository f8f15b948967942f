package dev.orderly.event.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.catalogue.FlowGraph.Edge;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FlowGraphTest {

    @Test
    void hasNoCycleWhereWaysMeetAgainOnly() {
        assertThat(cycles("a -(x)-> b", "a -(x)-> c", "b -(y)-> d", "c -(z)-> d", "d -(x)-> e"))
                .isEmpty();
        assertThat(cycles()).isEmpty();
    }

    @Test
    void findsAnEventThatLeadsToItself() {
        assertThat(cycles("a -(x)-> b", "b -(y)-> b")).containsExactly("b -(y)-> b");
    }

    @Test
    void findsACycleOnceWhereverItIsEntered() {
        assertThat(cycles("start -(w)-> c", "c -(z)-> a", "a -(x)-> b", "b -(y)-> c"))
                .containsExactly("a -(x)-> b -(y)-> c -(z)-> a");
    }

    @Test
    void findsBothOfTwoCyclesThatShareAType() {
        assertThat(cycles("a -(x)-> b", "b -(y)-> a", "b -(y)-> c", "c -(z)-> b"))
                .containsExactly("a -(x)-> b -(y)-> a", "b -(y)-> c -(z)-> b");
    }

    @Test
    void findsTheLongWayRoundBesideTheShortOne() {
        assertThat(cycles("a -(x)-> b", "b -(y)-> a", "b -(y)-> c", "c -(z)-> a"))
                .containsExactly("a -(x)-> b -(y)-> a", "a -(x)-> b -(y)-> c -(z)-> a");
    }

    @Test
    void findsEachOfTwoSubscribersWhoTakeTheSameStep() {
        assertThat(cycles("a -(x)-> b", "a -(w)-> b", "b -(y)-> a"))
                .containsExactly("a -(w)-> b -(y)-> a", "a -(x)-> b -(y)-> a");
    }

    @Test
    void isSilentOfACycleThatIsWanted() {
        assertThat(cycles("a -(x)-> b", "b -(y)-> a, wanted")).isEmpty();
        assertThat(cycles("a -(x)-> a, wanted")).isEmpty();
    }

    @Test
    void findsTheCycleThatIsNotWantedBesideTheOneThatIs() {
        assertThat(cycles("a -(x)-> b", "b -(y)-> a, wanted", "b -(y)-> c", "c -(z)-> b"))
                .containsExactly("b -(y)-> c -(z)-> b");
        assertThat(cycles("a -(w)-> b", "a -(x)-> b, wanted", "b -(y)-> a")).containsExactly("a -(w)-> b -(y)-> a");
    }

    @Test
    void tellsItsStepsInOrderEachOnce() {
        var graph =
                new FlowGraph(List.of(edge("b -(x)-> c"), edge("a -(x)-> c"), edge("a -(x)-> b"), edge("b -(x)-> c")));

        assertThat(graph.edges()).containsExactly(edge("a -(x)-> b"), edge("a -(x)-> c"), edge("b -(x)-> c"));
    }

    private static List<String> cycles(String... edges) {
        var graph = new FlowGraph(Stream.of(edges).map(FlowGraphTest::edge).toList());
        return graph.cycles().stream().map(FlowGraph.Cycle::toString).toList();
    }

    /** {@code from -(subscriber)-> to}, and {@code , reason}. */
    private static Edge edge(String text) {
        var parts = text.split(" -\\(|\\)-> |, ");
        return new Edge(parts[0], parts[1], parts[2], true, parts.length > 3 ? parts[3] : "");
    }
}
