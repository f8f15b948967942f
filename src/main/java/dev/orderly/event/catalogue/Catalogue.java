package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.InvalidEventException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All event types and subscribers of this deployment, and the flow between them. Thread-safe; only the flow may still grow. */
public final class Catalogue {

    private final Map<Class<?>, EventDescriptor> byPayload;
    private final Map<String, EventDescriptor> byType;
    private final List<SubscriberDescriptor> subscribers;
    private final Flow flow;
    private final LiveObservers live;

    Catalogue(
            Collection<EventDescriptor> events,
            Collection<SubscriberDescriptor> subscribers,
            List<FlowGraph.Edge> flow,
            LiveObservers live) {
        this.byPayload = events.stream().collect(Collectors.toMap(EventDescriptor::payload, Function.identity()));
        this.byType = events.stream().collect(Collectors.toMap(EventDescriptor::type, Function.identity()));
        this.subscribers = List.copyOf(subscribers);
        this.flow = new Flow(this.subscribers, flow);
        this.live = live;
    }

    public Collection<EventDescriptor> events() {
        return byType.values();
    }

    public List<SubscriberDescriptor> subscribers() {
        return subscribers;
    }

    /** The modules that own an event or a subscriber. */
    public SortedSet<String> modules() {
        return Stream.concat(
                        byType.values().stream().map(EventDescriptor::module),
                        subscribers.stream().map(SubscriberDescriptor::module))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Which types lead to which: what is declared by {@code @Publishes}, and what was seen undeclared until now. */
    public FlowGraph flow() {
        return flow.graph();
    }

    /** Takes note of an event that is being published; if its handler does not declare it, that is logged once. */
    public void published(Envelope envelope) {
        var path = envelope.path();
        if (!path.isEmpty() && flow.isNew(path.get(path.size() - 1), envelope.type())) {
            flow.tell(path.get(path.size() - 1), byType.get(envelope.type()));
        }
    }

    /** Whether anything in this deployment observes live events, each by itself. */
    public boolean hasLiveObservers() {
        return live.anyDirect();
    }

    /** The live observers that are throttled or see many events at once. */
    public List<PacedObserver> pacedObservers() {
        return live.paced();
    }

    /**
     * The descriptor of an event about to be published.
     *
     * @throws InvalidEventException if its class is not in the catalogue
     */
    public EventDescriptor of(DomainEvent event) {
        var descriptor = byPayload.get(event.getClass());
        if (descriptor == null) {
            throw new InvalidEventException(
                    "%s is no event of this deployment: annotate the record with @EventType(\"…\")"
                            .formatted(event.getClass().getName()));
        }
        return descriptor;
    }

    /** The descriptor of a type, if it is known here. */
    public Optional<EventDescriptor> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /**
     * The descriptor of an event that has arrived.
     *
     * @throws FinalFailure if type or version is not known here
     */
    public EventDescriptor of(String type, int version) {
        var descriptor =
                find(type).orElseThrow(() -> new FinalFailure("Event type %s is not known here".formatted(type)));
        if (descriptor.version() != version) {
            throw new FinalFailure(
                    "Version %d of %s is not known here, version %d is".formatted(version, type, descriptor.version()));
        }
        return descriptor;
    }
}
