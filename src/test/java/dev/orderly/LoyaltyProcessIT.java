package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Another application, built by its own {@code src/it/loyalty/pom.xml} upon the event kit, gives points for what happens in an
 * Orderly that knows nothing of it: in the same server, and in one of its own.
 */
class LoyaltyProcessIT {

    private static final Path LOYALTY = Path.of(System.getProperty("orderly.loyalty"));
    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "loyalty");
    private static final String PASSWORD = "LoyaltyProcessIT";
    private static final String OPERATOR = RawHttp.basic("admin", PASSWORD).substring("Authorization: ".length());
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What an order of two for 2.50 each gives. */
    private static final int POINTS = 5;

    private final String broker = "tcp://127.0.0.1:%d".formatted(ServerProcess.freePort());
    private final String customer = UUID.randomUUID().toString();

    private final Map<String, String> settings =
            new HashMap<>(Map.of("LOYALTY_TRANSPORT_URL", broker, "ORDERLY_ADMIN_PASSWORD", PASSWORD));

    LoyaltyProcessIT() throws IOException {
        // for the port
    }

    @Test
    void givesPointsAndTakesThemBackBesideOrderlyInOnePayara() throws IOException {
        settings.putAll(orderly());
        try (var server = ServerProcess.payaraWith(Map.of("/loyalty", LOYALTY), FOLDER.resolve("beside"), settings)) {
            var shop = server.shop();
            shop.await("loyalty/api/points/" + customer, answer -> answer.status() == 200);
            String kept = confirmed(shop);
            String given = confirmed(shop);
            awaitPoints(shop, "loyalty/", 2 * POINTS);

            cancel(shop, given);

            awaitPoints(shop, "loyalty/", POINTS);
            assertThat(shop.awaitStatus(kept, "CONFIRMED").status()).isEqualTo(200);
            assertThat(shop.get("loyalty/api/orders/" + kept).status())
                    .as("no second shop")
                    .isEqualTo(404);
        }
    }

    @Test
    @Tag("faults")
    void countsOnceWhatHappensWhileItsServerIsDead() throws IOException {
        try (var orderly = ServerProcess.payara(FOLDER.resolve("orderly"), orderly())) {
            var shop = orderly.shop();
            String early;
            try (var loyalty = loyalty("own")) {
                early = confirmed(shop);
                confirmed(shop);
                awaitPoints(loyalty.shop(), "", 2 * POINTS);
                loyalty.kill();
            }
            cancel(shop, early);
            cancel(shop, confirmed(shop));
            confirmed(shop);
            confirmed(shop);

            try (var loyalty = loyalty("own")) {
                awaitPoints(loyalty.shop(), "", 3 * POINTS);
                confirmed(shop);
                awaitPoints(loyalty.shop(), "", 4 * POINTS);
            }
        }
    }

    @Test
    @Tag("faults")
    void catchesUpFromTheHistoryOfOrderlyThroughACrash() throws IOException {
        var beginning = Instant.now();
        try (var orderly = ServerProcess.payara(FOLDER.resolve("history/orderly"), orderly())) {
            var shop = orderly.shop();
            String early = confirmed(shop);
            confirmed(shop);
            settings.putAll(Map.of(
                    "LOYALTY_NEW_SUBSCRIBERS",
                    "paused",
                    "ORDERLY_HISTORY_URL",
                    orderly.url(),
                    "ORDERLY_HISTORY_PASSWORD",
                    PASSWORD));
            String job;
            try (var loyalty = loyalty("history/loyalty")) {
                cancel(shop, early);
                confirmed(shop);
                job = asOperator(loyalty, "subscribers/loyalty/backfill", "{\"from\":\"%s\"}".formatted(beginning), 202)
                        .text("id");
                asOperator(loyalty, "subscribers/loyalty/resume", "", 200);
                assertThat(points(loyalty.shop(), "")).as("before history").isZero();
                loyalty.kill();
            }
            try (var loyalty = loyalty("history/loyalty")) {
                awaitPoints(loyalty.shop(), "", 2 * POINTS);
                confirmed(shop);
                awaitPoints(loyalty.shop(), "", 3 * POINTS);
                var ended = loyalty.shop().send("GET", "api/admin/jobs/" + job, null, "Authorization", OPERATOR);
                assertThat(ended.text("state")).isEqualTo("done");
                assertThat(ended.body().path("done").asInt()).isEqualTo(4);
            }
        }
    }

    private static ShopClient.Answer asOperator(ServerProcess server, String path, String body, int status) {
        var answer = server.shop().send("POST", "api/admin/" + path, body, "Authorization", OPERATOR);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    private Map<String, String> orderly() {
        return Map.of("ORDERLY_BROKER_LISTEN", broker, "ORDERLY_ADMIN_PASSWORD", PASSWORD);
    }

    private ServerProcess loyalty(String folder) throws IOException {
        var server = ServerProcess.launchedLiberty(LOYALTY, FOLDER.resolve(folder), settings);
        assertThat(server.becomesReady()).as("ready").isTrue();
        return server;
    }

    private String confirmed(ShopClient shop) {
        String id = shop.post("api/orders", """
                {"customerId":"%s","items":[{"productId":"P-0007","quantity":2,"price":2.50}]}""".formatted(customer)).text("id");
        shop.awaitStatus(id, "CONFIRMED");
        return id;
    }

    private static void cancel(ShopClient shop, String orderId) {
        assertThat(shop.post("api/orders/" + orderId + "/cancel", "{}").status())
                .isEqualTo(200);
    }

    private void awaitPoints(ShopClient application, String root, int points) {
        Await.until(PATIENCE, () -> points == points(application, root));
    }

    private int points(ShopClient application, String root) {
        return application
                .get(root + "api/points/" + customer)
                .body()
                .path("points")
                .asInt(-1);
    }
}
