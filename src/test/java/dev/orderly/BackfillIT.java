package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Desk;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.RawHttp.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** A subscriber is fed with history over HTTP, while what is live waits. */
@ArquillianTest
@RunAsClient
class BackfillIT {

    /** History begins after some seconds, see {@code Feed.SETTLING}. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RawHttp http = new RawHttp(System.getProperty("orderly.url"));
    private final String key = UUID.randomUUID().toString();

    @Test
    void feedsHistoryThenWhatIsLiveWithoutASecondEffect() {
        var from = Instant.now();
        publish(1);
        publish(2);
        awaitTaken("[1, 2]");

        var accepted = backfill("faulty", from.toString());
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        String job = accepted.json().path("id").asText();
        assertThat(accepted.headers().get("Location")).endsWith("/api/admin/jobs/" + job);
        assertThat(backfill("faulty", from.toString()).status()).as("a second").isEqualTo(409);
        Await.until(PATIENCE, () -> state(job).equals("done"));
        publish(3);
        awaitTaken("[1, 2, 3]");

        var done = get("/api/admin/jobs/" + job).json();
        assertThat(done.path("total").asInt()).isEqualTo(2);
        assertThat(done.path("done").asInt()).isEqualTo(2);
        assertThat(done.path("failed").asInt()).isZero();
        assertThat(get("/api/admin/jobs").json().at("/items/0/id").asText()).isEqualTo(job);
        assertAudited("subscriber.backfill", "faulty");
    }

    @Test
    void endsAJobThatIsCancelled() {
        String job = backfill("inventory", Instant.now().toString())
                .json()
                .path("id")
                .asText();

        var cancelled = http.send("DELETE", "/api/admin/jobs/" + job, Desk.OPERATOR);

        assertThat(cancelled.json().path("state").asText()).isEqualTo("cancelled");
        assertThat(http.send("DELETE", "/api/admin/jobs/" + job, Desk.OPERATOR).status())
                .isEqualTo(409);
        assertAudited("job.cancel", job);
    }

    @Test
    void refusesWhatCannotBeFed() {
        assertThat(backfill("nobody", "2026-01-01T00:00:00Z").status()).isEqualTo(404);
        assertThat(backfill("faulty", "2020-01-01T00:00:00Z").status()).isEqualTo(409);
        assertThat(backfill("faulty", "2999-01-01T00:00:00Z").status()).isEqualTo(400);
        assertThat(backfill("faulty", "yesterday").status()).isEqualTo(400);
        assertThat(http.sendBody("POST", "/api/admin/subscribers/faulty/backfill", "{}", Desk.OPERATOR)
                        .status())
                .isEqualTo(400);
        assertThat(http.sendBody("POST", "/api/admin/subscribers/faulty/backfill", "{}")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void showsItsHistoryToOperatorsOnly() {
        String behind = new UUID(Instant.now().toEpochMilli() << 16, 0).toString();
        publish(1);
        publish(2);
        String path = "/api/events/history?type=faulty.tried&behind=" + behind + "&before=" + new UUID(-1, -1);

        Await.until(() -> get(path).json().path("items").size() == 2);

        assertThat(get(path + "&limit=1").json().at("/items/0/data/number").asInt())
                .isEqualTo(1);
        assertThat(get(path.replace(behind, new UUID(0, 0).toString())).status())
                .as("before the log")
                .isEqualTo(409);
        assertThat(http.send("GET", path).status()).isEqualTo(401);
    }

    private Answer backfill(String subscriber, String from) {
        return http.sendBody(
                "POST",
                "/api/admin/subscribers/" + subscriber + "/backfill",
                "{\"from\":\"" + from + "\"}",
                Desk.OPERATOR);
    }

    private void publish(int number) {
        assertThat(http.send("POST", "/api/faulty/" + key + "/" + number + "?failures=0")
                        .status())
                .isEqualTo(204);
    }

    private void awaitTaken(String numbers) {
        Await.until(() -> http.send("GET", "/api/faulty/" + key).body().equals(numbers));
    }

    private String state(String job) {
        return get("/api/admin/jobs/" + job).json().path("state").asText();
    }

    private Answer get(String path) {
        return http.send("GET", path, Desk.OPERATOR);
    }

    private void assertAudited(String action, String subject) {
        JsonNode entry = get("/api/admin/audit?action=" + action + "&subject=" + subject)
                .json()
                .at("/items/0");
        assertThat(entry.path("who").asText()).isEqualTo("admin");
    }
}
