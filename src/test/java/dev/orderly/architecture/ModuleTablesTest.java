package dev.orderly.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table belongs to one module, or to the kit, and nobody else's statements name it: each may have a database of its own. */
class ModuleTablesTest {

    private static final Path MIGRATIONS = Path.of("src/main/resources/db");
    private static final Path SOURCES = Path.of("src/main/java/dev/orderly");
    private static final Pattern CREATED = Pattern.compile("(?i)create table (\\w+)");
    private static final Pattern NAMED =
            Pattern.compile("(?i)\\b(?:from|join|into|update|references|table|on)\\s+(\\w+)");
    private static final Map<String, String> OWNERS = owners();

    private static Map<String, String> owners() {
        var owners = new TreeMap<String, String>();
        for (var file : files(MIGRATIONS, ".sql")) {
            CREATED.matcher(read(file)).results().forEach(match -> owners.put(match.group(1), ownerOf(file)));
        }
        return owners;
    }

    private static String ownerOf(Path migration) {
        return MIGRATIONS.relativize(migration).getName(0).toString();
    }

    @Test
    void knowsTheTablesOfAllModules() {
        assertThat(OWNERS)
                .containsEntry("orders", "order")
                .containsEntry("product", "inventory")
                .containsEntry("payment", "payment")
                .containsEntry("outgoing_mail", "notification")
                .containsEntry("customer", "customer")
                .containsEntry("event_log", "event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"customer", "order", "inventory", "payment", "notification"})
    void areNamedByTheirModuleAlone(String module) {
        var foreign = Stream.concat(
                        files(SOURCES.resolve(module), ".java").stream(),
                        files(MIGRATIONS.resolve(module), ".sql").stream())
                .flatMap(file -> foreignTables(read(file), module).stream().map(table -> file + " names " + table));

        assertThat(foreign).isEmpty();
    }

    @Test
    void findsOneThatIsNamedByAnother() {
        assertThat(foreignTables("\"select 1 from orders o JOIN product p on p.id = o.product_id\"", "order"))
                .containsExactly("product");
        assertThat(foreignTables("foreign key (id) references event_log (event_id)", "order"))
                .containsExactly("event_log");
    }

    private static List<String> foreignTables(String text, String module) {
        return NAMED.matcher(text)
                .results()
                .map(match -> match.group(1).toLowerCase(Locale.ROOT))
                .filter(OWNERS::containsKey)
                .filter(table -> !OWNERS.get(table).equals(module))
                .distinct()
                .toList();
    }

    private static List<Path> files(Path folder, String ending) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            // Comments are prose; what is left is code, and statements that go on from one literal to the next.
            return Files.readString(file)
                    .replaceAll("(?m)^\\s*(//|\\*|/\\*|--).*$", "")
                    .replaceAll("\"\\s*\\+\\s*\"", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
