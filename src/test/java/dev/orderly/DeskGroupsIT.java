package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Desk;
import dev.orderly.fixture.RawHttp.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** The desk over HTTP, where many deliveries are at stake: failures in groups, and what a subscriber takes in. */
@ArquillianTest
@RunAsClient
class DeskGroupsIT {

    private final String key = UUID.randomUUID().toString();
    private final Desk desk = new Desk(key);

    @Test
    void replaysAGroupUpARamp() {
        int many = 15;
        String prefix = "group-" + key;
        for (int i = 0; i < many; i++) {
            desk.publishBroken(prefix + i, 1);
        }
        Await.until(
                () -> desk.get("deliveries?state=dead&limit=200").json().path("items").findValuesAsText("key").stream()
                                .filter(name -> name.startsWith(prefix))
                                .count()
                        == many);
        var group = group();
        assertThat(group.path("count").asInt()).isGreaterThanOrEqualTo(many);
        assertThat(group.path("message").asText()).isEqualTo("failing as told");

        desk.mend(prefix);
        String job = replay(group, "{\"ramp\":[1,4],\"ratePerSecond\":500,\"stopAtFailureRatio\":1}");

        var done = desk.await(job, found -> "done".equals(found.path("state").asText()));
        assertThat(done.path("done").asInt()).isGreaterThanOrEqualTo(many);
        assertThat(desk.taken(prefix + 0)).isEqualTo("[1]");
        assertThat(desk.send("DELETE", job).status()).isEqualTo(409);
    }

    @Test
    void stopsAGroupThatFailsAgain() {
        desk.publishBroken(1);
        desk.awaitOne("dead");

        String job = replay(group(), "");

        desk.await(job, found -> !"running".equals(found.path("state").asText()));
        desk.awaitOne("dead");
    }

    @Test
    void listsTheGroupsOverSeveralPages() {
        var reasons = List.of("alpha", "beta", "gamma", "delta", "epsilon");
        reasons.forEach(reason -> desk.publishBroken(key + "~" + reason, 1));
        Await.until(() -> messages(2)
                .containsAll(reasons.stream().map("failing as told "::concat).toList()));

        assertThat(messages(2)).doesNotHaveDuplicates().hasSameElementsAs(messages(200));
        var first = desk.get("failures?limit=2");
        assertThat(first.json().path("items")).hasSize(2);
        assertThat(first.headers().get("Link"))
                .contains("after=" + first.json().path("next").asText(), "rel=\"next\"");
    }

    @Test
    void takesNoMoreOfAKeyThanItsBoundAndDropsNothingOfIt() {
        String other = UUID.randomUUID().toString();
        desk.publishBroken(1);
        var dead = desk.awaitOne("dead");
        int[] last = {1};

        Await.until(() -> {
            publishToBoth(other, ++last[0]);
            return parked(dead) < last[0] - 1;
        });
        assertThat(parked(dead)).isGreaterThanOrEqualTo(OrderlyDeployment.PARKED_LIMIT);
        publishToBoth(other, last[0] + 1);
        assertThat(parked(dead)).as("the rest stays in the broker").isLessThan(last[0]);

        desk.mend(key);
        desk.change(dead, "replay");
        desk.awaitTakenUpTo(last[0] + 1);
    }

    @Test
    void pausesAndResumesASubscriber() {
        var paused = desk.send("POST", "subscribers/faulty/pause");
        try {
            assertThat(paused.json().path("paused").asBoolean()).isTrue();
            Await.until(() -> {
                desk.publish("ping", 1);
                return desk.get("subscribers/faulty").json().path("lag").asInt() > 0;
            });
            desk.publish(1);
            assertThat(desk.taken(key)).isEqualTo("[]");
        } finally {
            desk.send("POST", "subscribers/faulty/resume");
        }
        desk.awaitTaken(1);
        assertThat(desk.get("subscribers").json())
                .anyMatch(subscriber -> subscriber.path("name").asText().equals("payment")
                        && subscriber.path("types").size() == 2);
        assertThat(desk.send("POST", "subscribers/nobody/pause").status()).isEqualTo(404);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(desk.get("failures?after=bm9uc2Vuc2U").status()).isEqualTo(400);
        assertThat(desk.get("jobs/" + UUID.randomUUID()).status()).isEqualTo(404);
        var badPlan = desk.post("failures/" + UUID.randomUUID() + "/replay", "{\"ramp\":[0],\"stopAtFailureRatio\":2}");
        assertThat(badPlan.status()).isEqualTo(400);
        assertThat(badPlan.json().path("errors")).hasSize(2);
    }

    /** Returns the path of the job. */
    private String replay(JsonNode group, String plan) {
        Answer accepted = desk.post("failures/" + Desk.id(group) + "/replay", plan);
        assertThat(accepted.status()).as(accepted.body()).isEqualTo(202);
        return accepted.headers().get("Location").replaceFirst("^.*/api/admin/", "");
    }

    /** Returns once the other key's is through, and this key's must have been seen. */
    private void publishToBoth(String other, int number) {
        desk.publish(number);
        desk.publish(other, number);
        Await.until(() -> desk.taken(other).matches("\\[(.* )?" + number + "]"));
    }

    private int parked(JsonNode delivery) {
        return desk.detail(delivery).path("parkedCount").asInt();
    }

    /** Of all groups, page by page. */
    private List<String> messages(int limit) {
        var messages = new ArrayList<String>();
        String path = "failures?limit=" + limit;
        var page = desk.get(path).json();
        while (true) {
            page.path("items")
                    .forEach(group -> messages.add(group.path("message").asText()));
            if (!page.has("next")) {
                return messages;
            }
            page = desk.get(path + "&after=" + page.path("next").asText()).json();
        }
    }

    private JsonNode group() {
        for (var group : desk.get("failures").json().path("items")) {
            if (group.path("subscriber").asText().equals("faulty")) {
                return group;
            }
        }
        throw new AssertionError("no group");
    }
}
