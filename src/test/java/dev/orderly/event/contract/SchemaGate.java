package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.orderly.event.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds what the code promises against what was released: a file for each version of each type. */
final class SchemaGate {

    static final Path RELEASED = Path.of("src/docs/schemas");

    private static final ObjectMapper JSON = new JsonMapper();

    private final Path folder;

    SchemaGate(Path folder) {
        this.folder = folder;
    }

    /** The schemas of the code, as {@code order.created/1}. */
    static Map<String, JsonNode> current(Catalogue catalogue) {
        var schemas = new EventSchemas();
        var all = new TreeMap<String, JsonNode>();
        catalogue.events().forEach(event -> all.put(event.type() + "/" + event.version(), schemas.of(event)));
        return all;
    }

    /** The older versions that the code reads by upcasters, as {@code order.created/1}. */
    static Set<String> lifted(Catalogue catalogue) {
        return catalogue.events().stream()
                .flatMap(event ->
                        catalogue.olderVersions(event.type()).stream().map(version -> event.type() + "/" + version))
                .collect(Collectors.toSet());
    }

    /** What would break a reader, and what to do instead; empty if nothing does. */
    List<String> problems(Map<String, JsonNode> current, Set<String> lifted) throws IOException {
        var problems = new ArrayList<String>();
        released().forEach((name, schema) -> {
            if (current.containsKey(name)) {
                SchemaChanges.breaking(schema, current.get(name))
                        .forEach(change -> problems.add(
                                "%s: %s. Raise the version of @EventType and write an Upcaster; or take the change back, or make a field that is new optional"
                                        .formatted(name, change)));
            } else if (!lifted.contains(name)) {
                problems.add(
                        "%s: was released and is unknown now, so events of it that wait or stand in the history could not be read. Bring it back, or write an Upcaster to the version that takes its place"
                                .formatted(name));
            }
        });
        return problems;
    }

    /** Writes the schemas of the code as those of the release that is being made. */
    void record(Map<String, JsonNode> current) throws IOException {
        for (var schema : current.entrySet()) {
            var file = folder.resolve(schema.getKey() + ".json");
            Files.createDirectories(file.getParent());
            Files.writeString(file, schema.getValue().toPrettyString() + "\n");
        }
    }

    Map<String, JsonNode> released() throws IOException {
        var all = new TreeMap<String, JsonNode>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                all.put(name.replaceFirst("\\.json$", ""), JSON.readTree(Files.readString(file)));
            }
        }
        return all;
    }
}
