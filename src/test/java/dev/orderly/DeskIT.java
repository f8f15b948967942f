package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.faulty.Tried;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.RawHttp.Answer;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The operators' desk over HTTP: what failed is found, understood, mended, and goes on in its order. */
@ArquillianTest
class DeskIT {

    private static final String OPERATOR = RawHttp.basic("admin", "DeskIT");

    private static final int FOREVER = 1000;
    private static final int PARKED_LIMIT = 5;

    private final RawHttp http = new RawHttp(System.getProperty("orderly.url"));
    private final String key = UUID.randomUUID().toString();

    @Deployment(testable = false)
    static WebArchive orderly() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("orderly.war")))
                .addPackage(Tried.class.getPackage())
                .addAsResource(
                        new StringAsset(
                                "orderly.admin.password=DeskIT\norderly.retry.delays=50ms\norderly.retry.immediate=1\norderly.parked.limit="
                                        + PARKED_LIMIT),
                        "META-INF/microprofile-config.properties");
    }

    @Test
    void showsWhyADeliveryIsDeadAndWhatWaitsBehindIt() {
        publish(1, FOREVER);
        publish(2, 0);

        var dead = awaitOne("state=dead");

        assertThat(dead.path("subscriber").asText()).isEqualTo("faulty");
        assertThat(dead.path("type").asText()).isEqualTo("faulty.tried");
        assertThat(dead.path("attempts").asInt()).isEqualTo(2);
        assertThat(dead.at("/error/type").asText()).isEqualTo(IllegalStateException.class.getName());
        assertThat(dead.at("/error/message").asText()).isEqualTo("failing as told");
        awaitOne("state=parked");
        var detail = get("/api/admin/deliveries/" + id(dead)).json();
        assertThat(detail.at("/envelope/data/number").asInt()).isEqualTo(1);
        assertThat(detail.path("history")).hasSize(2).allMatch(attempt -> attempt.has("at") && attempt.has("failure"));
        assertThat(detail.path("parkedCount").asInt()).isEqualTo(1);
        assertThat(detail.at("/parked/0/state").asText()).isEqualTo("parked");
    }

    @Test
    void replaysInTheOrderOfTheKey() {
        publish(1, FOREVER);
        publish(2, 0);
        publish(3, 0);
        var dead = awaitOne("state=dead");

        mend(key);
        var answer = change(dead, "replay", "");

        assertThat(answer.status()).isEqualTo(200);
        awaitTaken("[1, 2, 3]");
        await(dead, "processed");
        assertThat(get("/api/admin/deliveries?state=processed&subscriber=faulty&key=" + key)
                        .json()
                        .path("items"))
                .hasSize(3);
        assertThat(change(dead, "replay", "").status()).isEqualTo(409);
        assertAudited("delivery.replay", dead);
    }

    @Test
    void takesNoMoreOfAKeyThanItsBoundAndDropsNothingOfIt() {
        String other = UUID.randomUUID().toString();
        publish(1, FOREVER);
        var dead = awaitOne("state=dead");
        int[] last = {1};

        Await.until(() -> {
            last[0]++;
            publish(last[0], 0);
            publish(other, last[0], 0);
            awaitTakenLast(other, last[0]);
            return parked(dead) < last[0] - 1;
        });
        assertThat(parked(dead)).isGreaterThanOrEqualTo(PARKED_LIMIT);
        publish(last[0] + 1, 0);
        publish(other, last[0] + 1, 0);
        awaitTakenLast(other, last[0] + 1);
        assertThat(parked(dead)).as("the rest stays in the broker").isLessThan(last[0]);

        mend(key);
        change(dead, "replay", "");
        awaitTaken(IntStream.rangeClosed(1, last[0] + 1).boxed().toList().toString());
    }

    @Test
    void discardsAndLetsTheOthersGo() {
        publish(1, FOREVER);
        publish(2, 0);
        var dead = awaitOne("state=dead");

        assertThat(change(dead, "discard", "").json().path("state").asText()).isEqualTo("discarded");

        awaitTaken("[2]");
        assertAudited("delivery.discard", dead);
    }

    @Test
    void putsAnEditedEventInThePlaceOfTheBroken() {
        publish(1, FOREVER);
        publish(3, 0);
        var dead = awaitOne("state=dead");
        String tag = get("/api/admin/deliveries/" + id(dead)).headers().get("ETag");

        assertThat(edit(dead, "{\"data\":{\"key\":\"%s\",\"number\":2,\"failures\":0}}", "If-Match: \"99\"")
                        .status())
                .isEqualTo(412);
        assertThat(edit(dead, "{\"data\":{\"key\":\"%s\",\"numbr\":2}}", "If-Match: " + tag)
                        .status())
                .isEqualTo(400);
        assertThat(edit(dead, "{\"data\":{\"key\":\"of another\",\"number\":2}}", "If-Match: " + tag)
                        .json()
                        .path("detail")
                        .asText())
                .contains("must stay " + key);
        var edited = edit(dead, "{\"data\":{\"key\":\"%s\",\"number\":2,\"failures\":0}}", "If-Match: " + tag);

        assertThat(edited.status()).as(edited.body()).isEqualTo(200);
        assertThat(edited.json().at("/envelope/causationId").asText())
                .isEqualTo(dead.path("eventId").asText());
        awaitTaken("[2, 3]");
        var before = get("/api/admin/deliveries/" + id(dead)).json();
        assertThat(before.path("state").asText()).isEqualTo("discarded");
        assertThat(before.path("editedAs")).isEqualTo(edited.json().path("eventId"));
        assertThat(edit(dead, "{\"data\":{\"key\":\"%s\",\"number\":2,\"failures\":0}}", "If-Match: " + tag)
                        .status())
                .isEqualTo(412);
        assertAudited("delivery.edit", dead);
    }

    @Test
    void replaysAGroupUpARamp() {
        int many = 15;
        String prefix = "group-" + key;
        for (int i = 0; i < many; i++) {
            publish(prefix + i, 1, FOREVER);
        }
        Await.until(() ->
                get("/api/admin/deliveries?state=dead&limit=200").json().path("items").findValuesAsText("key").stream()
                                .filter(name -> name.startsWith(prefix))
                                .count()
                        == many);
        var group = group();
        assertThat(group.path("count").asInt()).isGreaterThanOrEqualTo(many);
        assertThat(group.path("message").asText()).isEqualTo("failing as told");

        mend(prefix);
        var accepted = http.sendBody(
                "POST",
                "/api/admin/failures/" + group.path("id").asText() + "/replay",
                "{\"ramp\":[1,4],\"ratePerSecond\":500,\"stopAtFailureRatio\":1}",
                OPERATOR);

        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        String job = accepted.headers().get("Location").replaceFirst("^.*(?=/api/)", "");
        Await.until(() -> "done".equals(get(job).json().path("state").asText()));
        assertThat(get(job).json().path("done").asInt()).isGreaterThanOrEqualTo(many);
        assertThat(http.send("GET", "/api/faulty/" + prefix + 0).body()).isEqualTo("[1]");
        assertThat(http.send("DELETE", job, OPERATOR).status()).isEqualTo(409);
    }

    @Test
    void listsTheGroupsOverSeveralPages() {
        for (String reason : List.of("alpha", "beta", "gamma", "delta", "epsilon")) {
            publish(key + "~" + reason, 1, FOREVER);
        }
        Await.until(() -> messages(2)
                .containsAll(List.of(
                        "failing as told alpha",
                        "failing as told beta",
                        "failing as told gamma",
                        "failing as told delta",
                        "failing as told epsilon")));

        assertThat(messages(2)).doesNotHaveDuplicates().hasSameElementsAs(messages(200));
        var first = get("/api/admin/failures?limit=2");
        assertThat(first.json().path("items")).hasSize(2);
        assertThat(first.headers().get("Link"))
                .contains("after=" + first.json().path("next").asText(), "rel=\"next\"");
    }

    @Test
    void stopsAGroupThatFailsAgain() {
        publish(1, FOREVER);
        awaitOne("state=dead");

        var accepted =
                http.send("POST", "/api/admin/failures/" + group().path("id").asText() + "/replay", OPERATOR);

        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        String job = accepted.headers().get("Location").replaceFirst("^.*(?=/api/)", "");
        Await.until(() -> !"running".equals(get(job).json().path("state").asText()));
        awaitOne("state=dead");
    }

    @Test
    void pausesAndResumesASubscriber() {
        var paused = http.send("POST", "/api/admin/subscribers/faulty/pause", OPERATOR);
        try {
            assertThat(paused.json().path("paused").asBoolean()).isTrue();
            Await.until(() -> {
                publish("ping", 1, 0);
                return get("/api/admin/subscribers/faulty").json().path("lag").asInt() > 0;
            });
            publish(1, 0);
            assertThat(http.send("GET", "/api/faulty/" + key).body()).isEqualTo("[]");
        } finally {
            http.send("POST", "/api/admin/subscribers/faulty/resume", OPERATOR);
        }
        awaitTaken("[1]");
        assertThat(get("/api/admin/subscribers").json())
                .anyMatch(subscriber -> subscriber.path("name").asText().equals("payment")
                        && subscriber.path("types").size() == 2);
        assertThat(http.send("POST", "/api/admin/subscribers/nobody/pause", OPERATOR)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(get("/api/admin/deliveries?state=lost").status()).isEqualTo(400);
        assertThat(get("/api/admin/deliveries?after=bm9uc2Vuc2U").status()).isEqualTo(400);
        assertThat(get("/api/admin/failures?after=bm9uc2Vuc2U").status()).isEqualTo(400);
        assertThat(get("/api/admin/deliveries/nonsense").status()).isEqualTo(404);
        assertThat(get("/api/admin/jobs/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(http.send("POST", "/api/admin/deliveries/faulty:" + UUID.randomUUID() + "/replay", OPERATOR)
                        .status())
                .isEqualTo(404);
        var badPlan = http.sendBody(
                "POST",
                "/api/admin/failures/" + UUID.randomUUID() + "/replay",
                "{\"ramp\":[0],\"stopAtFailureRatio\":2}",
                OPERATOR);
        assertThat(badPlan.status()).isEqualTo(400);
        assertThat(badPlan.json().path("errors")).hasSize(2);
    }

    private void publish(int number, int failures) {
        publish(key, number, failures);
    }

    private void publish(String of, int number, int failures) {
        var answer = http.send("POST", "/api/faulty/" + of + "/" + number + "?failures=" + failures);
        assertThat(answer.status()).isEqualTo(204);
    }

    private void mend(String beginningOfKeys) {
        assertThat(http.send("POST", "/api/faulty/" + beginningOfKeys + "/mended")
                        .status())
                .isEqualTo(204);
    }

    private Answer get(String path) {
        return http.send("GET", path, OPERATOR);
    }

    private Answer change(JsonNode delivery, String what, String body) {
        return http.sendBody("POST", "/api/admin/deliveries/" + id(delivery) + "/" + what, body, OPERATOR);
    }

    private Answer edit(JsonNode delivery, String body, String ifMatch) {
        return http.sendBody(
                "POST", "/api/admin/deliveries/" + id(delivery) + "/edit", body.formatted(key), OPERATOR, ifMatch);
    }

    private JsonNode awaitOne(String query) {
        return await(
                        "/api/admin/deliveries?key=" + key + "&" + query,
                        list -> list.path("items").size() == 1)
                .at("/items/0");
    }

    private void await(JsonNode delivery, String state) {
        await(
                "/api/admin/deliveries/" + id(delivery),
                found -> state.equals(found.path("state").asText()));
    }

    private JsonNode await(String path, Predicate<JsonNode> wanted) {
        Await.until(() -> wanted.test(get(path).json()));
        return get(path).json();
    }

    private void awaitTaken(String numbers) {
        Await.until(() -> http.send("GET", "/api/faulty/" + key).body().equals(numbers));
    }

    private void awaitTakenLast(String of, int number) {
        Await.until(() -> http.send("GET", "/api/faulty/" + of).body().matches("\\[(.* )?" + number + "]"));
    }

    private int parked(JsonNode delivery) {
        return get("/api/admin/deliveries/" + id(delivery))
                .json()
                .path("parkedCount")
                .asInt();
    }

    /** Of all groups, page by page. */
    private List<String> messages(int limit) {
        var messages = new ArrayList<String>();
        String path = "/api/admin/failures?limit=" + limit;
        var page = get(path).json();
        while (true) {
            page.path("items")
                    .forEach(group -> messages.add(group.path("message").asText()));
            if (!page.has("next")) {
                return messages;
            }
            page = get(path + "&after=" + page.path("next").asText()).json();
        }
    }

    private JsonNode group() {
        for (var group : get("/api/admin/failures").json().path("items")) {
            if (group.path("subscriber").asText().equals("faulty")) {
                return group;
            }
        }
        throw new AssertionError("no group");
    }

    private void assertAudited(String action, JsonNode delivery) {
        var entries = get("/api/admin/audit?action=" + action + "&subject=" + id(delivery))
                .json()
                .path("items");
        assertThat(entries).hasSize(1);
        assertThat(entries.at("/0/who").asText()).isEqualTo("admin");
    }

    private static String id(JsonNode delivery) {
        return delivery.path("id").asText();
    }
}
