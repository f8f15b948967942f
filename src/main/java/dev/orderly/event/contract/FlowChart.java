package dev.orderly.event.contract;

import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.FlowGraph.Edge;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The flow of events as a Mermaid flow chart, always in the same order: from each event to the subscribers that listen, from
 * these to what they publish; dotted where that was seen, but is not declared. An event to which nothing leads comes from its
 * module, upon a request or by itself.
 */
final class FlowChart {

    private final Catalogue catalogue;
    private final List<Edge> steps;

    private FlowChart(Catalogue catalogue) {
        this.catalogue = catalogue;
        this.steps = catalogue.flow().edges();
    }

    static String of(Catalogue catalogue) {
        var chart = new FlowChart(catalogue);
        var lines = Stream.of(
                        Stream.of("flowchart LR"),
                        catalogue.modules().stream().flatMap(chart::module),
                        chart.begun(),
                        chart.heard(),
                        chart.published())
                .flatMap(part -> part)
                .toList();
        return String.join("\n", lines) + "\n";
    }

    /** A frame around what a module owns. */
    private Stream<String> module(String module) {
        var subscribers = subscribers()
                .filter(subscriber -> subscriber.module().equals(module))
                .map(subscriber -> "    %s[[%s]]".formatted(subscriberId(subscriber.name()), subscriber.name()));
        var events = events().filter(event -> event.module().equals(module))
                .map(EventDescriptor::type)
                .distinct()
                .map(type -> "    %s([%s])".formatted(eventId(type), type));
        return Stream.of(
                        Stream.of("  subgraph %s [%s]".formatted(id("module", module), module)),
                        subscribers,
                        events,
                        Stream.of("  end"))
                .flatMap(part -> part);
    }

    private Stream<String> begun() {
        return events().map(EventDescriptor::type)
                .distinct()
                .filter(type -> steps.stream().noneMatch(step -> step.to().equals(type)))
                .map(type -> "  start((start)) --> " + eventId(type));
    }

    private Stream<String> heard() {
        return subscribers().flatMap(subscriber -> subscriber.types().stream()
                .map(type -> "  %s --> %s".formatted(eventId(type), subscriberId(subscriber.name()))));
    }

    private Stream<String> published() {
        return steps.stream()
                .flatMap(step -> Stream.of(step.subscriber().split(" or ")).map(name -> "  %s %s %s"
                        .formatted(subscriberId(name), step.declared() ? "==>" : "-.->", eventId(step.to()))))
                .distinct()
                .sorted();
    }

    private Stream<EventDescriptor> events() {
        return catalogue.events().stream().sorted(Comparator.comparing(EventDescriptor::type));
    }

    private Stream<SubscriberDescriptor> subscribers() {
        return catalogue.subscribers().stream().sorted(Comparator.comparing(SubscriberDescriptor::name));
    }

    private static String eventId(String type) {
        return id("event", type);
    }

    private static String subscriberId(String name) {
        return id("subscriber", name);
    }

    /** Names have small letters and digits beside these two, so no two have the same id. */
    private static String id(String kind, String name) {
        return kind + "_" + name.replace('.', '_').replace('-', 'X');
    }
}
