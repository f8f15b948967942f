package dev.orderly.event.catalogue;

import dev.orderly.event.catalogue.FlowGraph.Edge;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What leads to what: as declared, and what is seen beside it, which is told once. Thread-safe. */
final class Flow {

    private static final Logger LOG = Logger.getLogger(Flow.class.getName());

    private final List<SubscriberDescriptor> subscribers;
    private final List<Edge> declared;
    private final Set<Edge> undeclared = ConcurrentHashMap.newKeySet();
    private final Set<Step> known = ConcurrentHashMap.newKeySet();

    private record Step(String from, String to) {}

    Flow(List<SubscriberDescriptor> subscribers, List<Edge> declared) {
        this.subscribers = subscribers;
        this.declared = List.copyOf(declared);
        declared.forEach(edge -> known.add(new Step(edge.from(), edge.to())));
    }

    /** As far as it is known now. */
    FlowGraph graph() {
        return new FlowGraph(
                Stream.concat(declared.stream(), undeclared.stream()).toList());
    }

    /** Whether one type was never seen to lead to another before, nor is declared to: one look-up, if not. */
    boolean isNew(String from, String to) {
        var step = new Step(from, to);
        return !known.contains(step) && known.add(step);
    }

    /** Where nobody here handles the cause, its handler is in another process, and so are the declarations. */
    void tell(String from, EventDescriptor event) {
        String subscriber = handlers(from, event.module());
        if (!subscriber.isEmpty()) {
            var edge = new Edge(from, subscriber, event.type(), false, "");
            undeclared.add(edge);
            LOG.log(
                    Level.WARNING,
                    "The handler of {0} in {1} published {2} undeclared; add {3}.class to its @Publishes{4}",
                    new Object[] {
                        from, subscriber, event.type(), event.payload().getSimpleName(), cycleBy(edge)
                    });
        }
    }

    /** A module publishes its own events only, so its own handlers are the likely ones; else any. */
    private String handlers(String type, String module) {
        var all = subscribers.stream()
                .filter(subscriber -> subscriber.types().contains(type))
                .toList();
        var own = all.stream()
                .filter(subscriber -> subscriber.module().equals(module))
                .toList();
        return (own.isEmpty() ? all : own)
                .stream().map(SubscriberDescriptor::name).sorted().collect(Collectors.joining(" or "));
    }

    private String cycleBy(Edge edge) {
        return graph().cycles().stream()
                .filter(cycle -> cycle.edges().contains(edge))
                .map(cycle -> "; it closes a cycle: " + cycle)
                .findFirst()
                .orElse("");
    }
}
