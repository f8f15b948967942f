package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events that come twice, late, and among those of other keys in any order have each of their effects once. */
@Tag("faults")
class UnrulyTransportProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "unruly");
    private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(15);

    @Test
    void doesEachThingOnceOnPayaraWithH2() throws IOException {
        endure(Server.PAYARA, FOLDER.resolve("payara"), Map.of());
    }

    @Test
    void doesEachThingOnceOnLibertyWithPostgres() throws IOException {
        try (var postgres = EmbeddedPostgres.start()) {
            endure(Server.LIBERTY, FOLDER.resolve("liberty"), CrashProcessIT.settings(postgres));
        }
    }

    private static void endure(Server server, Path folder, Map<String, String> database) throws IOException {
        var settings = new HashMap<>(database);
        settings.put("ORDERLY_TRANSPORT", "unruly");
        var shop = new MortalShop(server, folder, settings, new Ledger(7));

        var verdict = shop.endure(running -> LockSupport.parkNanos(LOAD_NANOS), running -> {});

        assertThat(verdict).isEqualTo(Verdict.CLEAN);
        assertThat(shop.ledger().acknowledged().size()).isGreaterThan(100);
    }
}
