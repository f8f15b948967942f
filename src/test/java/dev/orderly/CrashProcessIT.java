package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.PlacedOrders;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code kill -9} while accepted orders stand in the outbox, and in full work: each is confirmed once after a restart. */
class CrashProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "processes");

    @Test
    void losesNothingBetweenCommitAndRelayOnPayaraWithH2() throws IOException {
        var folder = FOLDER.resolve("payara");
        List<String> orders;
        try (var server = ServerProcess.payara(folder, withoutBroker(Map.of()))) {
            orders = place(server.shop(), 20);
            assertThat(server.shop().get("api/stats").body().path("pending").asLong())
                    .isEqualTo(20);
            server.kill();
        }

        try (var server = ServerProcess.payara(folder, Map.of())) {
            PlacedOrders.assertOnceEach(server.shop(), orders);
        }
    }

    @Test
    void losesNothingInFullWorkOnLibertyWithPostgres() throws IOException {
        try (var postgres = EmbeddedPostgres.start()) {
            var folder = FOLDER.resolve("liberty");
            var settings = Map.of(
                    "ORDERLY_DB_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()),
                    "ORDERLY_DB_USER", "postgres",
                    "ORDERLY_DB_PASSWORD", "postgres");
            List<String> orders;
            try (var server = ServerProcess.liberty(folder, withoutBroker(settings))) {
                orders = new ArrayList<>(place(server.shop(), 20));
                server.kill();
            }
            try (var server = ServerProcess.liberty(folder, settings)) {
                orders.addAll(place(server.shop(), 50));
                server.kill();
            }

            try (var server = ServerProcess.liberty(folder, settings)) {
                PlacedOrders.assertOnceEach(server.shop(), orders);
            }
        }
    }

    /** With a broker that is away nothing can be relayed: whatever was accepted is in the outbox alone. */
    private static Map<String, String> withoutBroker(Map<String, String> settings) throws IOException {
        var all = new HashMap<>(settings);
        all.put("ORDERLY_TRANSPORT_URL", "tcp://127.0.0.1:%d".formatted(ServerProcess.freePort()));
        return all;
    }

    private static List<String> place(ShopClient shop, int orders) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < orders; i++) {
            ids.add(shop.order("P-%04d".formatted(i + 1), 1, "sandbox-ok"));
        }
        return ids;
    }
}
