package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.BrokerProcess;
import dev.orderly.fixture.Instances;
import dev.orderly.fixture.Instances.Confirmed;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several servers, one database, one broker: while orders come in at all of them one joins, leaves, dies, or freezes for
 * longer than its leases. Nothing is lost, nothing done twice, and the order of each key is kept.
 */
class InstancesProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "instances");

    /** What a frozen one holds, it holds until database and broker give it up; the rest is for a busy machine. */
    private static final Duration TAKEOVER = Duration.ofSeconds(60);

    private static final int ORDERS = 30;

    @Test
    void loseNothingWhenOneFreezesAndThenDies() throws Exception {
        with("two", (instances, postgres) -> {
            var both = instances.add(Server.PAYARA, Server.LIBERTY);
            var one = both.get(0);
            var two = both.get(1);

            var verdict = instances.endure(() -> {
                tell("at work", instances.awaitMore(ORDERS, two));
                assertShared(postgres, 2);
                freezeAndThaw(one, two, instances, postgres);
                killAndGoOn(one, two, instances);
            });

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        });
    }

    @Test
    @Tag("faults")
    void loseNothingWhateverBecomesOfEach() throws Exception {
        with("three", (instances, postgres) -> {
            var both = instances.add(Server.PAYARA, Server.LIBERTY);
            var one = both.get(0);
            var two = both.get(1);

            var verdict = instances.endure(() -> {
                var three = instances.add(Server.LIBERTY).get(0);
                tell("after one joined", instances.awaitMore(ORDERS, one));
                assertShared(postgres, 3);

                instances.stop(one);
                tell("after one left", instances.awaitMore(ORDERS, two));
                assertShared(postgres, 2);

                var four = instances.add(Server.PAYARA).get(0);
                killAndGoOn(two, four, instances);
                freezeAndThaw(three, four, instances, postgres);
                freezeAndThaw(four, three, instances, postgres);
                assertShared(postgres, 2);
            });

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        });
    }

    private static void killAndGoOn(ServerProcess dying, ServerProcess living, Instances instances) {
        instances.kill(dying);
        tell("after kill -9 of one", instances.awaitMore(ORDERS, living));
    }

    /** Until another sends what it was to send, and orders that came in after it froze are through. */
    private static void freezeAndThaw(
            ServerProcess freezing, ServerProcess going, Instances instances, EmbeddedPostgres postgres) {
        instances.freeze(freezing);
        long frozenAt = System.nanoTime();
        tell("while one is frozen", instances.awaitMore(ORDERS, going));
        assertShared(postgres, 1);
        assertThat(Duration.ofNanos(System.nanoTime() - frozenAt)).isLessThan(TAKEOVER);
        instances.thaw(freezing);
        tell("after it woke up", instances.awaitMore(ORDERS, going));
        assertShared(postgres, 2);
    }

    /** So many relays share all sixteen shards. */
    private static void assertShared(EmbeddedPostgres postgres, int relays) {
        String shared = "%d relays, 16 shards".formatted(relays);
        Await.until(() -> shared.equals(ask(
                postgres,
                "select count(distinct epoch) || ' relays, ' || count(epoch) || ' shards' from relay_shard"
                        + " join relay using (epoch) where until > current_timestamp")));
    }

    private static String ask(EmbeddedPostgres postgres, String query) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var rows = connection.createStatement().executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tell(String when, Confirmed confirmed) {
        System.out.printf(
                "Orders %s: the first confirmed after %d ms, %d of them after %d ms%n",
                when, confirmed.first().toMillis(), ORDERS, confirmed.last().toMillis());
    }

    /** What is done with instances and their database. */
    private interface Play {

        void with(Instances instances, EmbeddedPostgres postgres) throws Exception;
    }

    private static void with(String name, Play play) throws Exception {
        Path folder = FOLDER.resolve(name);
        try (var postgres = EmbeddedPostgres.start();
                var broker = BrokerProcess.started(folder.resolve("broker"));
                var instances = new Instances(folder, settings(postgres, broker), new Ledger(7))) {
            play.with(instances, postgres);
        }
    }

    /** The database has moved: of its two hosts the first is gone. */
    private static Map<String, String> settings(EmbeddedPostgres postgres, BrokerProcess broker) throws IOException {
        var settings = new HashMap<>(CrashProcessIT.settings(postgres));
        settings.put(
                "ORDERLY_DB_URL",
                "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
                        .formatted(ServerProcess.freePort(), postgres.getPort()));
        settings.put("ORDERLY_TRANSPORT_URL", broker.url());
        return settings;
    }
}
