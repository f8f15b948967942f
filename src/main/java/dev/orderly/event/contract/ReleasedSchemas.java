package dev.orderly.event.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The schemas of released versions, as the WAR brings them along: older versions have no record any more. */
final class ReleasedSchemas {

    private static final JsonMapper JSON = new JsonMapper();

    private ReleasedSchemas() {}

    /** That of the data of one version of a known type; nothing if none was kept. */
    static Optional<JsonNode> of(String type, int version) {
        String name = "/schemas/%s/%d.json".formatted(type, version);
        try (var kept = ReleasedSchemas.class.getResourceAsStream(name)) {
            return kept == null ? Optional.empty() : Optional.of(JSON.readTree(kept));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " of the application", e);
        }
    }
}
