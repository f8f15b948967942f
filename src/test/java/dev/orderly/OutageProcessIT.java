package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.BrokerProcess;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.TcpProxy;
import dev.orderly.fixture.Together;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Broker and database go away and come back while orders come in: nothing is lost or done twice, nothing of it counts as a
 * failure, and customers are told (503) only when the database is away.
 */
class OutageProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "outages");
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration MINUTES = Duration.ofMinutes(2);
    private static final Operator OPERATOR = new Operator("OutageProcessIT");
    private static final int ORDERS = 50;
    private static final int MORE_THAN_THE_POOL_HAS = 70;

    @Test
    void losesNothingOnLiberty() throws IOException {
        survive(Server.LIBERTY, FOLDER.resolve("liberty"));
    }

    @Test
    @Tag("faults")
    void losesNothingOnPayara() throws IOException {
        survive(Server.PAYARA, FOLDER.resolve("payara"));
    }

    @Test
    @Tag("faults")
    void drainsWhatCameInWhileTheBrokerWasAwayForMinutesWithH2() throws IOException {
        var folder = FOLDER.resolve("minutes");
        try (var broker = new BrokerProcess(folder.resolve("broker"))) {
            var settings = Map.of("ORDERLY_TRANSPORT_URL", broker.url(), "ORDERLY_ADMIN_PASSWORD", OPERATOR.password());
            var shop = new MortalShop(Server.PAYARA, folder, settings, new Ledger(6));

            var verdict = shop.endure(
                    running -> {
                        LockSupport.parkNanos(MINUTES.toNanos());
                        broker.start();
                    },
                    OPERATOR::assertNothingFailed);

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
            System.out.printf(
                    "Broker away for %s: %d orders came in meanwhile%n",
                    MINUTES, shop.ledger().acknowledged().size());
        }
    }

    private static void survive(Server server, Path folder) throws IOException {
        try (var postgres = EmbeddedPostgres.start();
                var network = TcpProxy.to(postgres.getPort());
                var broker = new BrokerProcess(folder.resolve("broker"))) {
            var settings = new HashMap<>(CrashProcessIT.settings(postgres));
            settings.put("ORDERLY_DB_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(network.port()));
            settings.put("ORDERLY_TRANSPORT_URL", broker.url());
            settings.putAll(OPERATOR.settings());
            var shop = new MortalShop(server, folder, settings, new Ledger(5));

            var verdict = shop.endure(
                    running -> {
                        brokerAwayAndBack(broker, shop.ledger(), running);
                        databaseAwayAndBack(network, shop.ledger(), running);
                        poolExhausted(postgres, running);
                    },
                    OPERATOR::assertNothingFailed);

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
    }

    /** Absent at boot, then there, then killed under load, then back. */
    private static void brokerAwayAndBack(BrokerProcess broker, Ledger ledger, ShopClient shop) {
        assertThat(shop.get("health/ready").body().toString()).contains("degraded");
        awaitOrders(ledger, ORDERS);
        broker.start();
        awaitConfirmed(shop, ORDERS);

        broker.kill();
        awaitOrders(ledger, ledger.acknowledged().size() + ORDERS);
        broker.start();
        awaitConfirmed(shop, ledger.acknowledged().size());
    }

    /** Refused and cut off, then half-open. */
    private static void databaseAwayAndBack(TcpProxy network, Ledger ledger, ShopClient shop) {
        try {
            network.cut();
            awaitTold(shop, 503);
            Await.until(RECOVERY, () -> shop.get("health/ready").status() == 503);
            network.pass();
            awaitTold(shop, 200);
            awaitOrders(ledger, ledger.acknowledged().size() + ORDERS);

            network.fallSilent();
            awaitTold(shop, 503);
            network.pass();
            awaitTold(shop, 200);
            awaitOrders(ledger, ledger.acknowledged().size() + ORDERS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All connections wait for a lock. */
    private static void poolExhausted(EmbeddedPostgres postgres, ShopClient shop) {
        List<Integer> answers;
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table orders in access exclusive mode");
            answers = Together.run(MORE_THAN_THE_POOL_HAS + 1, number -> {
                if (number < MORE_THAN_THE_POOL_HAS) {
                    return shop.get("api/orders?limit=1").status();
                }
                awaitTold(shop, "api/products?limit=1", 503);
                release(connection);
                return 200;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }

        assertThat(answers).isSubsetOf(200, 503);
        awaitTold(shop, 200);
    }

    private static void release(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitTold(ShopClient shop, int status) {
        awaitTold(shop, "api/orders?limit=1", status);
    }

    private static void awaitTold(ShopClient shop, String path, int status) {
        Await.until(RECOVERY, () -> shop.get(path).status() == status);
    }

    private static void awaitOrders(Ledger ledger, int orders) {
        Await.until(RECOVERY, () -> ledger.acknowledged().size() >= orders);
    }

    private static void awaitConfirmed(ShopClient shop, int orders) {
        Await.until(
                RECOVERY,
                () -> shop.get("api/stats").body().at("/orders/CONFIRMED").asInt() >= orders);
    }
}
