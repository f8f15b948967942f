package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The catalogue as an AsyncAPI 3.0.0 document: a channel for each topic, that is for each module that publishes; what modules
 * send and subscribers receive; messages, with the envelope as their payload. It names no servers, as they are configured.
 */
final class AsyncApi {

    private static final String INFO = """
            Events of Orderly. Each message is JSON text: an envelope with the event in its data. Readers skip fields that they \
            do not know. Delivery is at least once; events of one key come in their order.""";

    private final Catalogue catalogue;
    private final EventSchemas schemas;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    AsyncApi(Catalogue catalogue, EventSchemas schemas) {
        this.catalogue = catalogue;
        this.schemas = schemas;
    }

    /** Where the events of a module travel. */
    static String topic(String module) {
        return "orderly." + module;
    }

    ObjectNode document() {
        document.put("asyncapi", "3.0.0");
        info(document.putObject("info"));
        document.put("defaultContentType", "application/json");
        channels(document.putObject("channels"));
        var operations = document.putObject("operations");
        byModule().forEach((module, events) -> operation(operations, module + ".send", "send", module, events));
        subscribers().forEach(subscriber -> receive(operations, subscriber));
        components(document.putObject("components"));
        return document;
    }

    private static void info(ObjectNode info) {
        info.put("title", "Orderly").put("version", "1.0.0").put("description", INFO);
        info.putObject("license")
                .put("name", "Apache-2.0")
                .put("url", "https://www.apache.org/licenses/LICENSE-2.0.txt");
    }

    private void channels(ObjectNode channels) {
        byModule().forEach((module, events) -> {
            var channel = channels.putObject(module);
            channel.put("address", topic(module)).put("description", "What the module %s publishes.".formatted(module));
            var messages = channel.putObject("messages");
            events.forEach(event -> ref(messages.putObject(name(event)), "#/components/messages/" + name(event)));
        });
    }

    /** A subscription is one, over all topics; here it is one operation for each of them, as an operation has one channel. */
    private void receive(ObjectNode operations, SubscriberDescriptor subscriber) {
        byModule().forEach((module, events) -> {
            var heard = events.stream()
                    .filter(event -> subscriber.types().contains(event.type()))
                    .toList();
            if (!heard.isEmpty()) {
                operation(operations, "%s.receive.%s".formatted(subscriber.name(), module), "receive", module, heard);
            }
        });
    }

    private static void operation(
            ObjectNode operations, String id, String action, String module, List<EventDescriptor> events) {
        var operation = operations.putObject(id).put("action", action);
        ref(operation.putObject("channel"), "#/channels/" + module);
        var messages = operation.putArray("messages");
        events.forEach(event -> ref(messages.addObject(), "#/channels/%s/messages/%s".formatted(module, name(event))));
    }

    private void components(ObjectNode components) {
        var messages = components.putObject("messages");
        events().forEach(event -> message(messages.putObject(name(event)), event));
        ref(
                EnvelopeSchema.headers(components.putObject("messageTraits").putObject("envelope")),
                "#/components/correlationIds/correlation");
        components
                .putObject("correlationIds")
                .putObject("correlation")
                .put("description", "The same for all that follows from one request.")
                .put("location", "$message.payload#/correlationId");
        var all = components.putObject("schemas");
        all.set("envelope", EnvelopeSchema.base());
        events().forEach(event -> all.set(name(event), data(event)));
    }

    private static void message(ObjectNode message, EventDescriptor event) {
        message.put("name", event.type()).put("title", "%s, version %d".formatted(event.type(), event.version()));
        message.put("contentType", "application/json");
        ref(message.putArray("traits").addObject(), "#/components/messageTraits/envelope");
        var parts = message.putObject("payload").putArray("allOf");
        ref(parts.addObject(), "#/components/schemas/envelope");
        var properties = parts.addObject().putObject("properties");
        properties.putObject("type").put("const", event.type());
        properties.putObject("version").put("const", event.version());
        properties.putObject("source").put("const", event.source());
        ref(properties.putObject("data"), "#/components/schemas/" + name(event));
    }

    /** Without the words by which it stands alone; what is left means the same in the dialect of AsyncAPI. */
    private ObjectNode data(EventDescriptor event) {
        return schemas.of(event).deepCopy().without(List.of("$schema", "$id"));
    }

    private static void ref(ObjectNode node, String target) {
        node.put("$ref", target);
    }

    private static String name(EventDescriptor event) {
        return "%s.v%d".formatted(event.type(), event.version());
    }

    private Map<String, List<EventDescriptor>> byModule() {
        return events().stream()
                .collect(Collectors.groupingBy(EventDescriptor::module, TreeMap::new, Collectors.toList()));
    }

    private List<EventDescriptor> events() {
        return catalogue.events().stream()
                .sorted(Comparator.comparing(EventDescriptor::type).thenComparing(EventDescriptor::version))
                .toList();
    }

    private List<SubscriberDescriptor> subscribers() {
        return catalogue.subscribers().stream()
                .sorted(Comparator.comparing(SubscriberDescriptor::name))
                .toList();
    }
}
