package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.Verdict;
import dev.orderly.witness.Witness;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server that dies in the replay of a group, under load: the replay goes on after the restart, and all that was dead or
 * parked is handled once, in the order of its key.
 */
class ReplayCrashProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "replays");
    private static final Operator OPERATOR = new Operator("ReplayCrashProcessIT");
    private static final int DEAD = 20;

    private final Map<String, String> settings = new HashMap<>(Map.of(
            "ORDERLY_ADMIN_PASSWORD",
            OPERATOR.password(),
            "ORDERLY_RETRY_IMMEDIATE",
            "1",
            "ORDERLY_RETRY_DELAYS",
            "100ms"));

    @Test
    @Tag("faults")
    void goesOnAfterARestartOnPayaraWithH2() throws IOException {
        replayAndDie(new MortalShop(Server.PAYARA, FOLDER.resolve("payara"), settings, new Ledger(3)));
    }

    @Test
    @Tag("faults")
    void goesOnAfterARestartOnLibertyWithPostgres() throws IOException {
        try (var postgres = EmbeddedPostgres.start()) {
            settings.putAll(CrashProcessIT.settings(postgres));
            replayAndDie(new MortalShop(Server.LIBERTY, FOLDER.resolve("liberty"), settings, new Ledger(4)));
        }
    }

    private static void replayAndDie(MortalShop shop) throws IOException {
        shop.dieAt("relay.after-send:halt:300", Map.of(Witness.BLIND, "yes"), running -> {
            shop.ledger().place(running, DEAD);
            Await.until(() -> dead(running) >= DEAD);
        });
        shop.dieAt("replay.released:halt:3", Map.of(), ReplayCrashProcessIT::replayAll);

        assertThat(shop.recover()).isEqualTo(Verdict.CLEAN);
    }

    private static void replayAll(ShopClient shop) {
        for (var group : OPERATOR.list(shop, "failures")) {
            var job = OPERATOR.send(
                    shop,
                    "POST",
                    "failures/" + group.path("id").asText() + "/replay",
                    "{\"ramp\":[1,3,10],\"ratePerSecond\":1000}");
            assertThat(job.status()).as("%s", job).isEqualTo(202);
            assertThat(job.body().path("total").asInt()).isGreaterThanOrEqualTo(DEAD);
        }
    }

    private static int dead(ShopClient shop) {
        int dead = 0;
        for (var group : OPERATOR.list(shop, "failures")) {
            dead += group.path("count").asInt();
        }
        return dead;
    }
}
