package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Carrier;
import dev.orderly.fixture.Ledger;
import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.MortalShop.Server;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A shop that moves from the embedded broker to another transport while orders come in, and whose server dies there in full
 * work, as by {@code kill -9}: no acknowledged order is lost, and every order has each of its effects once, in order.
 */
class MovingHouseProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "moving");
    private static final Operator OPERATOR = new Operator("MovingHouseProcessIT");
    private static final int ORDERS = 40;

    @ParameterizedTest
    @EnumSource(names = {"LOCAL", "KAFKA"})
    void losesNothingOnTheWay(Carrier carrier) throws IOException {
        move(carrier);
    }

    @ParameterizedTest
    @EnumSource(names = {"RABBITMQ", "REDIS"})
    @Tag("faults")
    void losesNothingOnTheWayToOthers(Carrier carrier) throws IOException {
        move(carrier);
    }

    private static void move(Carrier carrier) throws IOException {
        var folder = FOLDER.resolve(carrier.setting());
        var settings = OPERATOR.settings();
        var shop = new MortalShop(Server.LIBERTY, folder, settings, new Ledger(11));
        try (var broker = carrier.broker(folder.resolve("broker"))) {
            var there = carrier.settings(broker);

            shop.dieAfter(Map.of(), running -> {
                awaitOrders(shop.ledger(), running);
                drain(running);
            });
            shop.dieAfter(there, running -> {
                OPERATOR.send(running, "POST", "relay/resume", null);
                awaitOrders(shop.ledger(), running);
            });

            assertThat(shop.recover(there)).isEqualTo(Verdict.CLEAN);
            assertThat(shop.ledger().acknowledged()).hasSizeGreaterThan(2 * ORDERS);
        }
    }

    /** From now on the outbox is all that is under way. */
    private static void drain(ShopClient running) {
        OPERATOR.send(running, "POST", "relay/pause", null);
        Await.until(() -> relay(running).path("drained").asBoolean());
        Await.until(() -> relay(running).path("outbox").asInt() > ORDERS);
    }

    private static JsonNode relay(ShopClient running) {
        return OPERATOR.send(running, "GET", "relay", null).body();
    }

    /** Until so many that come in from now on are confirmed. */
    private static void awaitOrders(Ledger ledger, ShopClient running) {
        Set<UUID> before = new HashSet<>(ledger.acknowledged().values());
        Await.until(() -> {
            var later = new HashSet<>(ledger.acknowledged().values());
            later.removeAll(before);
            return later.stream()
                            .filter(order -> isConfirmed(order, running))
                            .limit(ORDERS)
                            .count()
                    == ORDERS;
        });
    }

    private static boolean isConfirmed(UUID order, ShopClient running) {
        return "CONFIRMED".equals(running.get("api/orders/" + order).text("status"));
    }
}
