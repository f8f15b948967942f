package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Servers that die in full work, as by {@code kill -9}, each time at another place, and come back on the same data: no
 * acknowledged order is lost, and every order has each of its effects once, in order.
 */
class CrashProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "crashes");
    private static final int IN_THE_OUTBOX = 20;

    @Test
    @Tag("faults")
    @Execution(ExecutionMode.CONCURRENT)
    void losesNothingOnPayaraWithH2() throws IOException {
        var shop = new MortalShop(Server.PAYARA, FOLDER.resolve("payara"), Map.of(), new Ledger(1));

        dieWithoutBrokerAt("database.after-commit@announcing:halt:60", shop);
        shop.dieAt("provider.answered:halt:10");

        assertClean(shop);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void losesNothingOnLibertyWithPostgres() throws IOException {
        try (var postgres = EmbeddedPostgres.start()) {
            var shop = new MortalShop(Server.LIBERTY, FOLDER.resolve("liberty"), settings(postgres), new Ledger(2));

            dieWithoutBrokerAt("database.before-commit@announcing:halt:60", shop);
            shop.dieAt("pump.before-acknowledgement@inventory:halt:5");
            shop.dieAt("handler.together@payment:throw:10,handler.alone@payment:halt:1");

            assertClean(shop);
        }
    }

    /** With a broker that is away nothing can be relayed: whatever was accepted is in the outbox alone. */
    private static void dieWithoutBrokerAt(String plan, MortalShop shop) throws IOException {
        var away = Map.of("ORDERLY_TRANSPORT_URL", "tcp://127.0.0.1:%d".formatted(ServerProcess.freePort()));
        shop.dieAt(plan, away, running -> {
            shop.ledger().place(running, IN_THE_OUTBOX);
            assertThat(running.get("api/stats").body().path("pending").asInt()).isEqualTo(IN_THE_OUTBOX);
        });
    }

    private static void assertClean(MortalShop shop) throws IOException {
        assertThat(shop.recover()).isEqualTo(Verdict.CLEAN);
        assertThat(shop.ledger().acknowledged().size()).isGreaterThan(IN_THE_OUTBOX);
    }

    static Map<String, String> settings(EmbeddedPostgres postgres) {
        return Map.of(
                "ORDERLY_DB_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()),
                "ORDERLY_DB_USER", "postgres",
                "ORDERLY_DB_PASSWORD", "postgres");
    }
}
