package dev.orderly.event.contract;

import dev.orderly.event.catalogue.Catalogue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue as a page to read. */
final class EventsDocument {

    private static final String HEAD = """
            # Events

            What is published, by whom, and who listens; generated from the code. A running server tells the same, and what of it was
            seen, at `/api/catalogue`, `/api/catalogue/flow`, `/api/catalogue/asyncapi` and `/api/catalogue/schemas/{type}/{version}`.

            Round boxes are events, square ones subscribers; a thick line leads from a subscriber to what it publishes. What begins at
            *start* comes from its module, upon a request or by itself.
            """;

    private EventsDocument() {}

    static String of(Catalogue catalogue) {
        var view = new Overview(catalogue, new EventSchemas()).with(Map.of(), Set.of());
        return String.join(
                "\n",
                HEAD,
                "```mermaid\n" + FlowChart.of(catalogue) + "```\n",
                "| event | published by | heard by |\n|---|---|---|",
                view.events().stream().map(EventsDocument::row).collect(Collectors.joining("\n")) + "\n",
                view.events().stream().flatMap(EventsDocument::fields).collect(Collectors.joining("\n")));
    }

    private static String row(EventView event) {
        var heard = event.subscribers().stream().map(EventView.Listener::name).toList();
        return "| `%s` | %s | %s |".formatted(event.type(), publishers(event), orNobody(heard));
    }

    private static String publishers(EventView event) {
        return event.publishers().stream()
                .flatMap(publisher -> Stream.concat(
                        Stream.of(publisher.module()),
                        publisher.handlers().stream()
                                .map(handler -> "on `%s` (%s)".formatted(handler.on(), handler.subscriber()))))
                .collect(Collectors.joining(", "));
    }

    private static String orNobody(List<String> names) {
        return names.isEmpty() ? "–" : String.join(", ", names);
    }

    private static Stream<String> fields(EventView event) {
        return event.versions().stream()
                .sorted(Comparator.comparing(EventView.Version::version).reversed())
                .map(version ->
                        """
                        ## `%s`, version %d

                        Ordered by `%s`.

                        | field | type | required | constraints |
                        |---|---|---|---|
                        %s
                        """.formatted(event.type(), version.version(), version.key(), lines(version.fields(), "")));
    }

    private static String lines(List<FieldView> fields, String prefix) {
        return fields.stream()
                .flatMap(field -> Stream.concat(
                        Stream.of(line(field, prefix)),
                        field.fields() == null
                                ? Stream.empty()
                                : Stream.of(lines(
                                        field.fields(),
                                        prefix + field.name() + (field.type().startsWith("array") ? "[]." : ".")))))
                .collect(Collectors.joining("\n"));
    }

    private static String line(FieldView field, String prefix) {
        var words = Stream.concat(
                        field.constraints().stream(), field.personal() ? Stream.of("personal") : Stream.empty())
                .map(word -> word.replace("|", "\\|"))
                .collect(Collectors.joining(", "));
        return "| `%s%s` | %s%s | %s | %s |"
                .formatted(
                        prefix,
                        field.name(),
                        field.type(),
                        field.format() == null ? "" : " (" + field.format() + ")",
                        field.required() ? "yes" : "no",
                        words);
    }
}
