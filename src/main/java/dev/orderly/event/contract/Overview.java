package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.FlowGraph.Edge;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import dev.orderly.event.contract.EventView.Handler;
import dev.orderly.event.contract.EventView.Listener;
import dev.orderly.event.contract.EventView.Publisher;
import dev.orderly.event.contract.EventView.Version;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what the catalogue, the schemas and the history say. */
final class Overview {

    private final Catalogue catalogue;
    private final EventSchemas schemas;
    private final List<Edge> steps;

    Overview(Catalogue catalogue, EventSchemas schemas) {
        this.catalogue = catalogue;
        this.schemas = schemas;
        this.steps = catalogue.flow().edges();
    }

    /** All of it, beside what was seen. */
    CatalogueView with(Sightings sightings) {
        var seen = sightings.types();
        var reached = catalogue.subscribers().stream()
                .map(SubscriberDescriptor::name)
                .filter(sightings::reached)
                .collect(Collectors.toSet());
        return with(seen, reached);
    }

    /** With types and when they were seen, and the subscribers that got something. */
    CatalogueView with(Map<String, Instant> seen, Set<String> reached) {
        var events = events(seen);
        var subscribers = subscribers(reached);
        var known = events.stream().map(EventView::type).collect(Collectors.toSet());
        return new CatalogueView(
                List.copyOf(catalogue.modules()),
                List.copyOf(catalogue.modulesHere()),
                Map.of(),
                events,
                subscribers,
                events.stream()
                        .filter(Predicate.not(EventView::seen))
                        .map(EventView::type)
                        .toList(),
                seen.keySet().stream()
                        .filter(Predicate.not(known::contains))
                        .sorted()
                        .toList(),
                catalogue.subscribersHere().stream()
                        .map(SubscriberDescriptor::name)
                        .filter(Predicate.not(reached::contains))
                        .sorted()
                        .toList());
    }

    private List<EventView> events(Map<String, Instant> seen) {
        return catalogue.events().stream()
                .collect(Collectors.groupingBy(EventDescriptor::type, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(type -> event(type.getKey(), type.getValue(), seen.get(type.getKey())))
                .toList();
    }

    private EventView event(String type, List<EventDescriptor> versions, Instant seenAt) {
        String module = versions.get(0).module();
        return new EventView(
                type,
                module,
                AsyncApi.topic(module),
                versions(type, versions),
                List.copyOf(catalogue.olderVersions(type)),
                List.of(new Publisher(module, handlers(type))),
                sorted().filter(subscriber -> subscriber.types().contains(type))
                        .map(subscriber -> new Listener(subscriber.name(), subscriber.module()))
                        .toList(),
                seenAt != null,
                seenAt);
    }

    private List<Version> versions(String type, List<EventDescriptor> current) {
        var lifted = catalogue.olderVersions(type).stream()
                .flatMap(version ->
                        ReleasedSchemas.of(type, version).map(schema -> version(type, version, schema)).stream());
        return Stream.concat(current.stream().map(event -> version(type, event.version(), schemas.of(event))), lifted)
                .sorted(Comparator.comparing(Version::version).reversed())
                .toList();
    }

    private static Version version(String type, int version, JsonNode schema) {
        return new Version(
                version,
                "/api/catalogue/schemas/%s/%d".formatted(type, version),
                Fields.key(schema).orElse(null),
                Fields.of(schema));
    }

    private List<Handler> handlers(String type) {
        return steps.stream()
                .filter(step -> step.to().equals(type))
                .map(step -> new Handler(step.subscriber(), step.from(), step.declared()))
                .toList();
    }

    private List<SubscriberView> subscribers(Set<String> reached) {
        return sorted().map(subscriber -> new SubscriberView(
                        subscriber.name(),
                        subscriber.module(),
                        subscriber.types(),
                        published(subscriber.name()),
                        reached.contains(subscriber.name())))
                .toList();
    }

    private Set<String> published(String subscriber) {
        return steps.stream()
                .filter(step -> step.subscriber().equals(subscriber))
                .map(Edge::to)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<SubscriberDescriptor> sorted() {
        return catalogue.subscribers().stream().sorted(Comparator.comparing(SubscriberDescriptor::name));
    }
}
