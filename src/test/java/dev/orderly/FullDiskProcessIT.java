package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.SmallDisk;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The disk of the embedded stores fills up under load: customers are told (503) where an order cannot be kept, nothing that
 * was acknowledged is lost, nothing of it counts as a failure, and all goes on by itself once there is room.
 */
@Tag("faults")
class FullDiskProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "full-disk");
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Operator OPERATOR = new Operator("FullDiskProcessIT");
    private static final int MEGABYTES = 256;
    private static final int ORDERS = 20;

    @Test
    void losesNothingOfH2AndTheBrokerOnLiberty() throws IOException {
        databaseAndBrokerWithoutRoom(Server.LIBERTY, FOLDER.resolve("liberty"));
    }

    @Test
    void losesNothingOfH2AndTheBrokerOnPayara() throws IOException {
        databaseAndBrokerWithoutRoom(Server.PAYARA, FOLDER.resolve("payara"));
    }

    @Test
    void acceptsOrdersWhileTheBrokerAloneHasNoRoom() throws IOException {
        var folder = FOLDER.resolve("broker");
        try (var disk = SmallDisk.mounted(folder.resolve("disk"), MEGABYTES);
                var postgres = EmbeddedPostgres.start()) {
            var shop = shop(Server.PAYARA, folder, disk, CrashProcessIT.settings(postgres));

            var verdict = shop.endure(
                    running -> {
                        awaitOrders(shop.ledger(), ORDERS);
                        disk.fill();
                        Await.until(RECOVERY, () -> broker(running).equals("degraded"));
                        awaitOrders(shop.ledger(), shop.ledger().acknowledged().size() + ORDERS);
                        assertThat(running.get("health/ready").status()).isEqualTo(200);
                        disk.free();
                        Await.until(RECOVERY, () -> broker(running).equals("connected"));
                        awaitOrders(shop.ledger(), shop.ledger().acknowledged().size() + ORDERS);
                    },
                    OPERATOR::assertNothingFailed);

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
    }

    private static void databaseAndBrokerWithoutRoom(Server server, Path folder) throws IOException {
        try (var disk = SmallDisk.mounted(folder.resolve("disk"), MEGABYTES)) {
            var shop = shop(server, folder, disk, Map.of());

            var verdict = shop.endure(
                    running -> {
                        awaitOrders(shop.ledger(), ORDERS);
                        disk.fill();
                        Await.until(RECOVERY, () -> running.get("health/ready").status() == 503);
                        assertThat(shop.ledger().answers())
                                .as("answers to orders")
                                .isSubsetOf(201, 503);
                        disk.free();
                        Await.until(RECOVERY, () -> running.get("health/ready").status() == 200);
                        awaitOrders(shop.ledger(), shop.ledger().acknowledged().size() + ORDERS);
                    },
                    OPERATOR::assertNothingFailed);

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
    }

    private static MortalShop shop(Server server, Path folder, SmallDisk disk, Map<String, String> more)
            throws IOException {
        var settings = new HashMap<>(more);
        settings.put("ORDERLY_DATA", disk.folder().toString());
        settings.putAll(OPERATOR.settings());
        return new MortalShop(server, folder, settings, new Ledger(8));
    }

    private static String broker(ShopClient shop) {
        return shop.get("health/ready").body().at("/checks/0/data/broker").asText();
    }

    private static void awaitOrders(Ledger ledger, int orders) {
        Await.until(RECOVERY, () -> ledger.acknowledged().size() >= orders);
    }
}
