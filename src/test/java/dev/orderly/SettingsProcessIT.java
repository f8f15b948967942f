package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A setting that Liberty's own configuration reads too: the application refuses it in its own words all the same. */
class SettingsProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "misconfigured");

    @Test
    void tellsLibertysUserOfAWrongDatabaseWithKeyValueAndWhatIsAllowed() throws IOException {
        try (var server = ServerProcess.launchedLiberty(FOLDER, Map.of("ORDERLY_DB_URL", "jdbc:oracle:x"))) {
            server.awaitLog("orderly.db.url (or ORDERLY_DB_URL in the environment) is \"jdbc:oracle:x\";"
                    + " allowed: a URL that starts with jdbc:postgresql: or jdbc:h2:");
            server.awaitLog("CWWKF0011I");

            assertThat(server.shop().get("api/stats").status()).isNotEqualTo(200);
        }
    }
}
