package dev.orderly;

import dev.orderly.fixture.Carrier;
import dev.orderly.fixture.PostgresProcess;
import dev.orderly.fixture.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same WAR on two servers, as in {@link SplitProcessIT}, over each of the other transports: one of them dies, as by
 * {@code kill -9}, with orders under way, and comes back. Each has a database of its own where the transport reaches further
 * than one.
 */
@Tag("faults")
class TransportPairProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "pairs");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ARTEMIS")
    void confirmsEveryOrderOnce(Carrier carrier) throws IOException {
        var folder = FOLDER.resolve(carrier.setting());
        try (var shared = carrier == Carrier.LOCAL ? new PostgresProcess(folder) : null;
                var broker = carrier.broker(folder.resolve("broker"))) {
            var settings = new HashMap<>(carrier.settings(broker));
            if (shared != null) {
                settings.putAll(shared.settings());
            }
            var front = with(settings, "order,customer");
            var back = with(settings, "inventory,payment,notification");
            try (var payara = ServerProcess.payara(folder.resolve("front"), front)) {
                var orders = SplitProcessIT.place(payara.shop());
                try (var liberty = ServerProcess.liberty(folder.resolve("back"), back)) {
                    payara.shop().awaitStatus(orders.get(0), "CONFIRMED");
                    liberty.kill();
                }
                orders.addAll(SplitProcessIT.place(payara.shop()));
                try (var liberty = ServerProcess.liberty(folder.resolve("back"), back)) {
                    SplitProcessIT.hasConfirmedEachOnce(orders, payara.shop(), liberty.shop());
                }
            }
        }
    }

    private static Map<String, String> with(Map<String, String> settings, String modules) {
        var all = new HashMap<>(settings);
        all.put("ORDERLY_MODULES", modules);
        return all;
    }
}
