package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.BrokerProcess;
import dev.orderly.fixture.Instances;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.Verdict;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A pair of brokers on one journal, of which the live one is killed ({@code kill -9}) while orders come in, and then its
 * backup, once the first is back: both servers find the one that is there, nothing is lost and nothing done twice.
 */
@Tag("faults")
class FailoverProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "failover");
    private static final int ORDERS = 30;

    @Test
    void losesNothingWhenTheBrokerMovesThereAndBack() throws Exception {
        var brokers = BrokerProcess.pair(FOLDER.resolve("broker"));
        try (var postgres = EmbeddedPostgres.start();
                var primary = brokers.get(0);
                var backup = brokers.get(1);
                var instances = new Instances(FOLDER, settings(postgres, BrokerProcess.url(brokers)), new Ledger(8))) {
            primary.start();
            backup.launch();
            var both = instances.add(Server.PAYARA, Server.LIBERTY);

            var verdict = instances.endure(() -> {
                move(primary, backup, instances, both.get(0));
                primary.launch();
                move(backup, primary, instances, both.get(1));
            });

            assertThat(verdict).isEqualTo(Verdict.CLEAN);
        }
    }

    private static void move(BrokerProcess from, BrokerProcess to, Instances instances, ServerProcess asked) {
        instances.awaitMore(ORDERS, asked);
        from.kill();
        var confirmed = instances.awaitMore(ORDERS, asked);
        to.awaitAnswer();
        System.out.printf(
                "Orders after the live broker was killed: the first confirmed after %d ms, %d of them after %d ms%n",
                confirmed.first().toMillis(), ORDERS, confirmed.last().toMillis());
    }

    private static Map<String, String> settings(EmbeddedPostgres postgres, String brokers) {
        var settings = new HashMap<>(CrashProcessIT.settings(postgres));
        settings.put("ORDERLY_TRANSPORT_URL", brokers);
        return settings;
    }
}
