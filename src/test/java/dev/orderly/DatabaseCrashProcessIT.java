package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.PostgresProcess;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * PostgreSQL dies ({@code kill -9}) under load: first while commits are on the disk but not answered, so that whoever asked
 * for them is told that they failed, then anywhere. It comes back, and the shop goes on by itself: what was acknowledged is
 * there, what was asked for again is there once, and nothing of it counts as a failure.
 */
class DatabaseCrashProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "database-crashes");
    private static final Duration RECOVERY = Duration.ofMinutes(1);
    private static final Operator OPERATOR = new Operator("DatabaseCrashProcessIT");
    private static final int ORDERS = 50;
    private static final int CUSTOMERS_AND_RELAY = 3;

    @Test
    @Tag("faults")
    void losesNothingInACommitOnLiberty() throws IOException {
        survive(Server.LIBERTY, FOLDER.resolve("liberty"));
    }

    @Test
    @Tag("faults")
    void losesNothingInACommitOnPayara() throws IOException {
        survive(Server.PAYARA, FOLDER.resolve("payara"));
    }

    private static void survive(Server server, Path folder) throws IOException {
        try (var postgres = new PostgresProcess(folder.resolve("postgres"))) {
            var settings = new HashMap<>(postgres.settings());
            settings.putAll(OPERATOR.settings());
            var shop = new MortalShop(server, folder, settings, new Ledger(9));

            var verdict = shop.endure(
                    running -> {
                        awaitOrders(shop.ledger(), ORDERS);
                        postgres.holdCommits();
                        Await.until(() -> postgres.heldCommits() >= CUSTOMERS_AND_RELAY);
                        dieAndComeBack(postgres, shop.ledger(), running);
                        dieAndComeBack(postgres, shop.ledger(), running);
                    },
                    OPERATOR::assertNothingFailed);

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
            assertThat(shop.ledger().answers()).isSubsetOf(201, 503);
        }
    }

    private static void dieAndComeBack(PostgresProcess postgres, Ledger ledger, ShopClient shop) {
        try {
            postgres.kill();
            awaitReady(shop, 503);
            postgres.start();
            awaitReady(shop, 200);
            awaitOrders(ledger, ledger.acknowledged().size() + ORDERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(ShopClient shop, int status) {
        Await.until(RECOVERY, () -> shop.get("health/ready").status() == status);
    }

    private static void awaitOrders(Ledger ledger, int orders) {
        Await.until(RECOVERY, () -> ledger.acknowledged().size() >= orders);
    }
}
