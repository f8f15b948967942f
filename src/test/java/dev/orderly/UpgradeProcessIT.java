package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.BrokerProcess;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server and its upgraded successor at work side by side, on one database and one broker, both publishing: an event has a
 * newer version, and the subscriber handlers of two more types. Each event has its effect once.
 */
class UpgradeProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "upgrade");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Operator OPERATOR = new Operator("UpgradeProcessIT");
    private static final int PARCELS = 20;

    /** What the newer version of the subscriber is to have an effect of. Before it was there, nobody heard of weighing. */
    private static final String HEARD =
            " from event_log where module = 'upgrade' and not (type = 'parcel.weighed' and event_key like 'waiting%')";

    private static final String WITHOUT_EFFECT =
            "select event_id" + HEARD + " and event_id not in (select event_id from unpacked)";
    private static final String STILL_ON_ITS_WAY =
            WITHOUT_EFFECT + " and event_id not in (select event_id from delivery where state in ('dead', 'parked'))";
    private static final String TWICE = "select event_id from unpacked group by event_id having count(*) > 1";
    private static final String WRONG = "select grams from unpacked where type = 'parcel.packed' and grams <> 2000";
    private static final String OUT_OF_ORDER = "select packed.event_key from unpacked packed, unpacked weighed"
            + " where packed.type = 'parcel.packed' and weighed.type = 'parcel.weighed'"
            + " and packed.event_key = weighed.event_key and packed.seq > weighed.seq";
    private static final String DEAD = "select error_message from delivery where state = 'dead'";

    /** One server as it is started. */
    private interface Launching {
        ServerProcess launch(Path war, Path folder, Map<String, String> settings) throws IOException;
    }

    @Test
    @Tag("faults")
    void losesAndRepeatsNothingOnPayara() throws Exception {
        upgrade(FOLDER.resolve("payara"), ServerProcess::launchedPayara);
    }

    @Test
    @Tag("faults")
    void losesAndRepeatsNothingOnLiberty() throws Exception {
        upgrade(FOLDER.resolve("liberty"), ServerProcess::launchedLiberty);
    }

    private static void upgrade(Path folder, Launching server) throws Exception {
        try (var postgres = EmbeddedPostgres.start();
                var broker = BrokerProcess.started(folder.resolve("broker"))) {
            var settings = new HashMap<>(CrashProcessIT.settings(postgres));
            settings.put("ORDERLY_TRANSPORT_URL", broker.url());
            settings.putAll(OPERATOR.settings());
            try (var before = server.launch(war(folder, "before"), folder.resolve("before"), settings)) {
                assertThat(before.becomesReady()).as("before").isTrue();
                asOperator(before.shop(), "POST", "subscribers/unpacking/pause", null, 200);
                publish(before.shop(), "waiting");
                try (var after = server.launch(war(folder, "after"), folder.resolve("after"), settings)) {
                    assertThat(after.becomesReady()).as("after").isTrue();
                    asOperator(after.shop(), "POST", "subscribers/unpacking/resume", null, 200);
                    workSideBySide(postgres, before, after);
                    replay(postgres, after.shop());
                }
            }
            assertThat(read(postgres, TWICE)).as("twice").isEmpty();
            assertThat(read(postgres, WRONG)).as("not lifted").isEmpty();
            assertThat(read(postgres, OUT_OF_ORDER)).as("out of order").isEmpty();
        }
    }

    /** Until each has had what the other publishes: one may have begun when the other has taken the first of it all. */
    private static void workSideBySide(EmbeddedPostgres postgres, ServerProcess before, ServerProcess after)
            throws SQLException {
        var round = new AtomicInteger();
        Await.until(PATIENCE, () -> {
            int number = round.incrementAndGet();
            publish(before.shop(), number + "-before");
            publish(after.shop(), number + "-after");
            return read(postgres, "select unpacked_by from unpacked").containsAll(List.of("before", "after"))
                    && !read(postgres, DEAD).isEmpty();
        });
        Await.until(PATIENCE, () -> read(postgres, STILL_ON_ITS_WAY).isEmpty());
        assertThat(read(postgres, DEAD))
                .containsOnly("Version 2 of parcel.packed is not known here, newest is 1: replay it after the upgrade");
        assertThat(before.stop(PATIENCE)).as("stopped").isTrue();
    }

    /** All of them failed in one way, so they are one group. */
    private static void replay(EmbeddedPostgres postgres, ShopClient after) {
        var failures = asOperator(after, "GET", "failures", null, 200).body();
        assertThat(failures.findValues("id")).as(failures.toString()).hasSize(1);
        String group = failures.findValue("id").asText();
        asOperator(after, "POST", "failures/" + group + "/replay", "{}", 202);
        Await.until(PATIENCE, () -> read(postgres, WITHOUT_EFFECT).isEmpty());
    }

    private static void publish(ShopClient shop, String keys) {
        for (int number = 0; number < PARCELS; number++) {
            assertThat(shop.post("api/parcels/" + keys + number, "").status()).isEqualTo(204);
        }
    }

    private static ShopClient.Answer asOperator(ShopClient shop, String method, String path, String body, int status) {
        var answer = OPERATOR.send(shop, method, path, body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    private static List<String> read(EmbeddedPostgres postgres, String query) {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var rows = connection.createStatement().executeQuery(query)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    private static Path war(Path folder, String version) throws IOException {
        Path war = Files.createDirectories(folder).resolve("orderly-%s.war".formatted(version));
        ShrinkWrap.createFromZipFile(
                        WebArchive.class,
                        Path.of(System.getProperty("orderly.war")).toFile())
                .addPackage("dev.orderly.upgrade." + version)
                .addAsResource("db/upgrade/V1__upgrade.sql")
                .addAsResource(EmptyAsset.INSTANCE, "db/upgrade/flyway.location")
                .as(ZipExporter.class)
                .exportTo(war.toFile(), true);
        return war;
    }
}
