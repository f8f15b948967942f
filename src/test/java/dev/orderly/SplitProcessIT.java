package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same WAR on two servers: order and customer on Payara Micro, whose broker others may join, and the rest on Open Liberty,
 * each with a database of its own.
 */
class SplitProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "split");
    private static final String PASSWORD = "SplitProcessIT";
    private static final String OPERATOR =
            "Basic " + Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ORDERS = 40;

    @Test
    void runsAShopWhoseModulesAreOnTwoServers() throws IOException {
        String broker = "tcp://127.0.0.1:%d".formatted(ServerProcess.freePort());
        var front = Map.of(
                "ORDERLY_MODULES", "order,customer",
                "ORDERLY_INSTANCE", "front",
                "ORDERLY_INSTANCE_URL", "http://front.example/",
                "ORDERLY_BROKER_LISTEN", broker,
                "ORDERLY_ADMIN_PASSWORD", PASSWORD);
        var back = Map.of(
                "ORDERLY_MODULES",
                "inventory, payment,notification",
                "ORDERLY_INSTANCE",
                "back",
                "ORDERLY_TRANSPORT_URL",
                broker,
                "ORDERLY_ADMIN_PASSWORD",
                PASSWORD);
        try (var payara = ServerProcess.launchedPayara(
                Path.of(System.getProperty("orderly.war")), FOLDER.resolve("front"), front)) {
            List<String> orders;
            try (var liberty = ServerProcess.liberty(FOLDER.resolve("back"), back)) {
                assertThat(payara.becomesReady()).isTrue();
                tellsWhoRunsWhat(payara.shop(), liberty.shop());
                followsAnOrderThroughBoth(payara.shop(), liberty.shop());
                orders = place(payara.shop());
                payara.shop().awaitStatus(orders.get(0), "CONFIRMED");
                liberty.kill();
            }
            acceptsWhileTheOtherIsAway(payara.shop(), orders);
            try (var liberty = ServerProcess.liberty(FOLDER.resolve("back"), back)) {
                hasConfirmedEachOnce(orders, payara.shop(), liberty.shop());
            }
        }
    }

    private static void tellsWhoRunsWhat(ShopClient front, ShopClient back) {
        var catalogue = front.await(
                "api/catalogue",
                answer -> answer.body().at("/seenElsewhere/payment/0").asText().equals("back"));
        assertThat(texts(catalogue.body().path("runningHere"))).containsExactly("customer", "order");
        assertThat(texts(catalogue.body().path("modules")))
                .containsExactly("customer", "inventory", "notification", "order", "payment");

        Await.until(() -> instances(back).size() == 2);
        var instances = instances(back);
        assertThat(instances.findValuesAsText("name")).containsExactly("back", "front");
        assertThat(instances.findValuesAsText("state")).containsExactly("here", "alive");
        assertThat(instances.findValuesAsText("version")).doesNotContain("", "${project.version}");
        assertThat(instances.at("/1/server").asText()).contains("Payara");
        assertThat(texts(instances.at("/1/modules"))).containsExactly("customer", "order");

        var absent = back.get("api/orders/" + UUID.randomUUID());
        assertThat(absent.status()).isEqualTo(404);
        assertThat(absent.text("detail"))
                .isEqualTo("The module order, whose resource this is, does not run on this instance,"
                        + " which runs inventory, notification, payment; it runs on front (http://front.example/)");
        assertThat(front.get("api/products").text("detail")).endsWith("; it runs on back");
        assertThat(front.get("api/stats").body().has("notifications")).isFalse();
        assertThat(back.get("api/stats").body().has("orders")).isFalse();
        assertThat(back.get("api/stats").body().has("notifications")).isTrue();
    }

    private static JsonNode instances(ShopClient shop) {
        return shop.send("GET", "api/admin/instances", null, "Authorization", OPERATOR)
                .body();
    }

    private static void followsAnOrderThroughBoth(ShopClient front, ShopClient back) {
        String order = front.order("P-0700", 1, "sandbox-ok");

        front.awaitStatus(order, "CONFIRMED");
        back.await(
                "api/notifications?orderId=" + order,
                answer -> answer.body().path("items").size() == 2);
        var timeline = front.get("api/orders/" + order + "/timeline").body();
        assertThat(timeline.path("events").findValuesAsText("type"))
                .containsExactly("order.created", "inventory.reserved", "payment.captured", "order.confirmed");
        assertThat(timeline.has("missing")).isFalse();
    }

    static List<String> place(ShopClient front) {
        var orders = new ArrayList<String>();
        for (int number = 0; number < ORDERS; number++) {
            orders.add(front.order("P-0701", 1, "sandbox-ok"));
        }
        return orders;
    }

    private static void acceptsWhileTheOtherIsAway(ShopClient front, List<String> orders) {
        orders.addAll(place(front));
        front.await("api/products", answer -> answer.text("detail").contains("; it was last seen on back at "));
        var timeline = front.get("api/orders/" + orders.get(0) + "/timeline").body();
        assertThat(texts(timeline.path("missing"))).containsExactly("inventory", "notification", "payment");
    }

    static void hasConfirmedEachOnce(List<String> orders, ShopClient front, ShopClient back) {
        Await.until(
                PATIENCE,
                () -> front.get("api/stats").body().at("/orders/PENDING").asInt() == 0);
        for (String order : new HashSet<>(orders)) {
            assertThat(front.get("api/orders/" + order).text("status")).isEqualTo("CONFIRMED");
            assertThat(back.get("api/payments/sandbox/charges?orderId=" + order)
                            .body()
                            .findValues("amount"))
                    .hasSize(1);
        }
        assertThat(back.get("api/products/P-0701").body().path("reserved").asInt())
                .isEqualTo(orders.size());
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    @Test
    @Tag("faults")
    void refusesModulesThatThereAreNot() throws IOException {
        try (var server =
                ServerProcess.launchedLiberty(FOLDER.resolve("unknown"), Map.of("ORDERLY_MODULES", "order,pigeons"))) {
            server.awaitLog(
                    "orderly.modules (or ORDERLY_MODULES in the environment) is \"order,pigeons\";"
                            + " allowed: modules of this deployment, comma-separated: customer, inventory, notification, order, payment");
            server.awaitLog("CWWKF0011I");

            assertThat(server.shop().get("api/stats").status()).isNotEqualTo(200);
        }
    }
}
