package dev.orderly.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ComposeTest {

    private static final Path DOCKER = Path.of("docker");
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> MODULES = List.of("customer", "order", "inventory", "payment", "notification");

    private final JsonNode compose = read("compose.yaml");

    @Test
    void isValidByTheSchemaOfItsSpecification() throws IOException {
        try (var schema = ComposeTest.class.getResourceAsStream("/compose/compose-spec.json")) {
            var tree = (ObjectNode) JSON.readTree(schema);
            tree.remove("$id"); // it is no absolute URI, which the validator asks for
            var errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(tree)
                    .validate(compose);

            assertThat(errors).isEmpty();
        }
    }

    @Test
    void runsTwoInstancesOfEachModuleOnTwoServers() {
        for (String module : MODULES) {
            assertThat(List.of(service(module + "-1"), service(module + "-2")))
                    .allSatisfy(service -> assertThat(
                                    service.at("/environment/ORDERLY_MODULES").asText())
                            .isEqualTo(module))
                    .extracting(service -> service.path("image").asText())
                    .containsExactly("orderly:payara", "orderly:liberty");
        }
    }

    @Test
    void boundsEachServiceAndAsksItsHealth() {
        assertThat(compose.path("services").properties()).allSatisfy(entry -> {
            var service = entry.getValue();
            assertThat(service.at("/deploy/resources/limits/memory").asText()).isNotEmpty();
            assertThat(service.path("restart").asText()).isEqualTo("unless-stopped");
            assertThat(service.path("image").asText().startsWith("orderly:") || service.has("healthcheck"))
                    .isTrue();
        });
    }

    @Test
    void keepsSecretsInFilesAlone() throws IOException {
        var used = compose.path("services").findValues("secrets").stream()
                .flatMap(secrets -> StreamSupport.stream(secrets.spliterator(), false))
                .map(secret -> secret.isTextual()
                        ? secret.asText()
                        : secret.path("source").asText())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(used).containsExactlyInAnyOrderElementsOf(names(compose.path("secrets")));
        assertThat(Files.readString(DOCKER.resolve("compose.yaml"))).doesNotContain("_PASSWORD:");
    }

    @Test
    void leadsEachPathOfTheGatewayToInstancesThatAreThere() throws IOException {
        var hosts = Pattern.compile("server ([a-z]+-\\d):8080 ")
                .matcher(Files.readString(DOCKER.resolve("gateway/nginx.conf")))
                .results()
                .map(result -> result.group(1))
                .toList();

        assertThat(hosts).hasSize(MODULES.size() * 2);
        assertThat(names(compose.path("services"))).containsAll(hosts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.payara", "Dockerfile.liberty"})
    void buildsImagesThatAreNotRootAndTellTheirHealth(String name) throws IOException {
        var lines = Files.readAllLines(DOCKER.resolve(name));

        assertThat(lines.stream().filter(line -> line.startsWith("USER ")).reduce((first, last) -> last))
                .get()
                .isNotEqualTo("USER root");
        assertThat(lines).anyMatch(line -> line.startsWith("HEALTHCHECK "));
        assertThat(lines.stream().filter(line -> line.startsWith("FROM "))).allMatch(line -> line.matches(".*:\\d.+"));
    }

    private JsonNode service(String name) {
        return compose.path("services").path(name);
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** With its aliases and merge keys resolved. */
    private static JsonNode read(String name) {
        try (var text = Files.newBufferedReader(DOCKER.resolve(name))) {
            return JSON.valueToTree(new Yaml().load(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
