package dev.orderly.event.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.InvalidEventException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All event types and subscribers of this deployment, the flow between them, and which modules run in this instance.
 * Thread-safe; only what is seen at work still grows.
 */
public final class Catalogue {

    private final Map<Class<?>, EventDescriptor> byPayload;
    private final Map<String, EventDescriptor> byType;
    private final List<SubscriberDescriptor> subscribers;
    private final List<SubscriberDescriptor> inlets;
    private final Flow flow;
    private final Upcasters upcasters;
    private final LiveObservers live;
    private final RunningModules running;
    private final ModulePaths paths;
    private final boolean isWhole;
    private final Arrivals arrivals = new Arrivals();

    Catalogue(
            Collection<EventDescriptor> events,
            Collection<SubscriberDescriptor> subscribers,
            List<FlowGraph.Edge> flow,
            LiveObservers live) {
        this(events, subscribers, flow, live, new Upcasters(Map.of()), new RunningModules(), new ModulePaths());
    }

    Catalogue(
            Collection<EventDescriptor> events,
            Collection<SubscriberDescriptor> subscribers,
            List<FlowGraph.Edge> flow,
            LiveObservers live,
            Upcasters upcasters,
            RunningModules running,
            ModulePaths paths) {
        this.byPayload = events.stream().collect(Collectors.toMap(EventDescriptor::payload, Function.identity()));
        this.byType = events.stream().collect(Collectors.toMap(EventDescriptor::type, Function.identity()));
        this.subscribers = subscribers.stream()
                .filter(Predicate.not(SubscriberDescriptor::foreign))
                .toList();
        this.inlets = subscribers.stream().filter(SubscriberDescriptor::foreign).toList();
        this.flow = new Flow(this.subscribers, flow);
        this.live = live;
        this.upcasters = upcasters;
        this.running = running;
        this.paths = paths;
        this.isWhole = modules().stream().allMatch(running::runs);
    }

    public Collection<EventDescriptor> events() {
        return byType.values();
    }

    /** Those that the transport brings events, of all modules of the deployment, wherever they run. */
    public List<SubscriberDescriptor> subscribers() {
        return subscribers;
    }

    /** Those that handle events in this instance. */
    public List<SubscriberDescriptor> subscribersHere() {
        return subscribers.stream()
                .filter(subscriber -> running.runs(subscriber.module()))
                .toList();
    }

    /** Those whose events come from elsewhere than from the transport; they handle them in this instance. */
    public List<SubscriberDescriptor> inlets() {
        return inlets;
    }

    /** Whether a subscriber is one of those. */
    public boolean isInlet(String subscriber) {
        return inlets.stream().anyMatch(inlet -> inlet.name().equals(subscriber));
    }

    /** All modules of the deployment, wherever they run. */
    public SortedSet<String> modules() {
        return Stream.of(
                        running.all().stream(),
                        byType.values().stream().map(EventDescriptor::module),
                        subscribers.stream().map(SubscriberDescriptor::module))
                .flatMap(Function.identity())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The modules that run in this instance. */
    public SortedSet<String> modulesHere() {
        return modules().stream().filter(running::runs).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The module whose resource is at a path below the root of the API, if that does not run in this instance. */
    public Optional<String> elsewhere(String path) {
        return isWhole ? Optional.empty() : paths.moduleAt(path).filter(module -> !running.runs(module));
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

    /** Takes note of an event that has arrived, of a type that is known here or not. */
    void arrived(Envelope envelope) {
        arrivals.note(envelope);
    }

    /** When the latest event of each type was published that arrived here since the start. */
    public Map<String, Instant> arrived() {
        return arrivals.latest();
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

    /** The older versions of a type that can be read here, by upcasters; the newest is that of its descriptor. */
    public SortedSet<Integer> olderVersions(String type) {
        return find(type).map(upcasters::olderVersions).orElseGet(TreeSet::new);
    }

    /**
     * The descriptor of an event that has arrived, which is that of the newest version.
     *
     * @throws FinalFailure if type or version is not known here
     */
    public EventDescriptor of(String type, int version) {
        var newest = find(type).orElseThrow(() -> new FinalFailure("Event type %s is not known here".formatted(type)));
        if (version > newest.version()) {
            throw new FinalFailure("Version %d of %s is not known here, newest is %d: replay it after the upgrade"
                    .formatted(version, type, newest.version()));
        }
        if (version < newest.version() && !upcasters.olderVersions(newest).contains(version)) {
            throw new FinalFailure(
                    "Version %d of %s cannot be read here, newest is %d: replay it once there is an @Upcasts(type = \"%s\", from = %d)"
                            .formatted(version, type, newest.version(), type, version));
        }
        return newest;
    }

    /**
     * The data of an event that has arrived, as the newest version of its type has it; the envelope stays as it came.
     *
     * @throws FinalFailure if type or version is not known here, or an upcaster fails
     */
    public JsonNode lifted(Envelope envelope) {
        var newest = of(envelope.type(), envelope.version());
        return envelope.version() == newest.version() ? envelope.data() : upcasters.lift(envelope, newest);
    }
}
