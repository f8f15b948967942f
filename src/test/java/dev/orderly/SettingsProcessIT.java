package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wrong settings in a server: one that Liberty's own configuration reads too, and one that does not go with another. */
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

    @Test
    void refusesAnInboxThatForgetsBeforeRetriesEnd() throws IOException {
        try (var server = ServerProcess.launchedLiberty(FOLDER, Map.of("ORDERLY_INBOX_RETENTION", "1h"))) {
            server.awaitLog("orderly.inbox.retention (or ORDERLY_INBOX_RETENTION in the environment) is \"1h\";"
                    + " allowed: a duration of at least 10307s, which the retries of ORDERLY_RETRY_DELAYS can last");
            server.awaitLog("CWWKF0011I");

            assertThat(server.shop().get("api/stats").status()).isNotEqualTo(200);
        }
    }
}
