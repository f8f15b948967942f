package dev.orderly.event.catalogue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which event types lead to which, and by whom. Immutable. */
public final class FlowGraph {

    private static final Comparator<Edge> ORDER =
            Comparator.comparing(Edge::from).thenComparing(Edge::to).thenComparing(Edge::subscriber);

    private final List<Edge> edges;

    FlowGraph(Collection<Edge> edges) {
        this.edges = edges.stream().distinct().sorted(ORDER).toList();
    }

    /**
     * A step from an event to one that its handling may lead to.
     *
     * @param from the type that is handled
     * @param subscriber who handles it; of a step that was seen only, all who might have taken it, joined by {@code or}
     * @param to the type that is published
     * @param declared whether a handler declares it, or it was seen only
     * @param loopsBecause why a cycle through it is wanted; empty if none is
     */
    public record Edge(String from, String subscriber, String to, boolean declared, String loopsBecause) {

        boolean mayLoop() {
            return !loopsBecause.isEmpty();
        }
    }

    /** Steps of which each begins where the one before ends, and the first where the last does. */
    public record Cycle(List<Edge> edges) {

        /** {@code order.a -(inventory)-> order.b -(order)-> order.a}. */
        @Override
        public String toString() {
            return edges.stream()
                    .map(edge -> "%s -(%s)-> ".formatted(edge.from(), edge.subscriber()))
                    .collect(Collectors.joining("", "", edges.get(0).from()));
        }

        /** The same steps from the least type on, so that a cycle is found once, wherever it was entered. */
        private Cycle rotated() {
            var rotated = new ArrayList<>(edges);
            Collections.rotate(rotated, -rotated.indexOf(Collections.min(rotated, ORDER)));
            return new Cycle(rotated);
        }
    }

    /** All of them, by type. */
    public List<Edge> edges() {
        return edges;
    }

    /**
     * The cycles that nobody wants: of none of their steps it is said why it may loop. Through each step the shortest, so
     * that every step of a knot is in one of them; all cycles of a knot could be more than anybody reads.
     */
    public List<Cycle> cycles() {
        var unwanted = edges.stream().filter(Predicate.not(Edge::mayLoop)).collect(Collectors.groupingBy(Edge::from));
        var cycles = new LinkedHashSet<Cycle>();
        for (var edge : edges) {
            if (!edge.mayLoop()) {
                shortest(edge, unwanted).map(Cycle::rotated).ifPresent(cycles::add);
            }
        }
        return List.copyOf(cycles);
    }

    /** From a step on by as few as possible back to where it begins. */
    private static Optional<Cycle> shortest(Edge first, Map<String, List<Edge>> next) {
        Map<String, Edge> reachedBy = new HashMap<>(Map.of(first.to(), first));
        var open = new ArrayDeque<>(List.of(first.to()));
        while (!open.isEmpty() && !reachedBy.containsKey(first.from())) {
            for (var edge : next.getOrDefault(open.remove(), List.of())) {
                if (reachedBy.putIfAbsent(edge.to(), edge) == null) {
                    open.add(edge.to());
                }
            }
        }
        return Optional.ofNullable(reachedBy.get(first.from())).map(last -> backTo(first, last, reachedBy));
    }

    private static Cycle backTo(Edge first, Edge last, Map<String, Edge> reachedBy) {
        var steps = new ArrayDeque<Edge>();
        for (var edge = last; edge != first; edge = reachedBy.get(edge.from())) {
            steps.addFirst(edge);
        }
        steps.addFirst(first);
        return new Cycle(List.copyOf(steps));
    }
}
