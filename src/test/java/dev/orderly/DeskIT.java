package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Desk;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** The operators' desk over HTTP: a delivery that failed is found, understood, mended, and goes on in its order. */
@ArquillianTest
@RunAsClient
class DeskIT {

    private final String key = UUID.randomUUID().toString();
    private final Desk desk = new Desk(key);

    @Test
    void showsWhyADeliveryIsDeadAndWhatWaitsBehindIt() {
        desk.publishBroken(1);
        desk.publish(2);

        var dead = desk.awaitOne("dead");

        assertThat(dead.path("subscriber").asText()).isEqualTo("faulty");
        assertThat(dead.path("type").asText()).isEqualTo("faulty.tried");
        assertThat(dead.path("attempts").asInt()).isEqualTo(OrderlyDeployment.ATTEMPTS);
        assertThat(dead.at("/error/type").asText()).isEqualTo(IllegalStateException.class.getName());
        assertThat(dead.at("/error/message").asText()).isEqualTo("failing as told");
        desk.awaitOne("parked");
        var detail = desk.detail(dead);
        assertThat(detail.at("/envelope/data/number").asInt()).isEqualTo(1);
        assertThat(detail.path("history"))
                .hasSize(OrderlyDeployment.ATTEMPTS)
                .allMatch(attempt -> attempt.has("at") && attempt.has("failure"));
        assertThat(detail.path("parkedCount").asInt()).isEqualTo(1);
        assertThat(detail.at("/parked/0/state").asText()).isEqualTo("parked");
    }

    @Test
    void replaysInTheOrderOfTheKey() {
        desk.publishBroken(1);
        desk.publish(2);
        desk.publish(3);
        var dead = desk.awaitOne("dead");

        desk.mend(key);
        var answer = desk.change(dead, "replay");

        assertThat(answer.status()).isEqualTo(200);
        desk.awaitTaken(1, 2, 3);
        desk.awaitState(dead, "processed");
        assertThat(desk.get("deliveries?state=processed&subscriber=faulty&key=" + key)
                        .json()
                        .path("items"))
                .hasSize(3);
        assertThat(desk.change(dead, "replay").status()).isEqualTo(409);
        desk.assertAudited("delivery.replay", dead);
    }

    @Test
    void discardsAndLetsTheOthersGo() {
        desk.publishBroken(1);
        desk.publish(2);
        var dead = desk.awaitOne("dead");

        assertThat(desk.change(dead, "discard").json().path("state").asText()).isEqualTo("discarded");

        desk.awaitTaken(2);
        desk.assertAudited("delivery.discard", dead);
    }

    @Test
    void putsAnEditedEventInThePlaceOfTheBroken() {
        desk.publishBroken(1);
        desk.publish(3);
        var dead = desk.awaitOne("dead");
        String tag = desk.get("deliveries/" + Desk.id(dead)).headers().get("ETag");

        var edited = desk.edit(dead, tried(key), tag);

        assertThat(edited.status()).as(edited.body()).isEqualTo(200);
        assertThat(edited.json().at("/envelope/causationId").asText())
                .isEqualTo(dead.path("eventId").asText());
        desk.awaitTaken(2, 3);
        var before = desk.detail(dead);
        assertThat(before.path("state").asText()).isEqualTo("discarded");
        assertThat(before.path("editedAs")).isEqualTo(edited.json().path("eventId"));
        assertThat(desk.edit(dead, tried(key), tag).status()).isEqualTo(412);
        desk.assertAudited("delivery.edit", dead);
    }

    @Test
    void takesNoEditedEventThatIsStaleWrongOrOfAnotherKey() {
        desk.publishBroken(1);
        var dead = desk.awaitOne("dead");
        String tag = desk.get("deliveries/" + Desk.id(dead)).headers().get("ETag");

        assertThat(desk.edit(dead, tried(key), "\"99\"").status()).isEqualTo(412);
        assertThat(desk.edit(dead, "{\"key\":\"%s\",\"numbr\":2}".formatted(key), tag)
                        .status())
                .isEqualTo(400);
        assertThat(desk.edit(dead, tried("of another"), tag)
                        .json()
                        .path("detail")
                        .asText())
                .contains("must stay " + key);
        desk.awaitState(dead, "dead");
    }

    @Test
    void keepsAVersionThatIsTooNewAsADeadLetter() {
        desk.sendUnknown("faulty.tried", 99);
        desk.publish(2);

        var dead = desk.awaitOne("dead");

        assertThat(dead.path("attempts").asInt()).isEqualTo(1);
        assertThat(dead.at("/error/message").asText())
                .isEqualTo("Version 99 of faulty.tried is not known here, newest is 1: replay it after the upgrade");
        assertThat(desk.detail(dead).at("/envelope/version").asInt()).isEqualTo(99);
        desk.awaitOne("parked");
        desk.change(dead, "discard");
        desk.awaitTaken(2);
    }

    @Test
    void keepsATypeThatIsUnknownUntilAnInstanceThatKnowsIt() {
        desk.sendUnknown("faulty.unheard", 1);

        var kept = desk.awaitOne("retrying");

        assertThat(kept.path("type").asText()).isEqualTo("faulty.unheard");
        assertThat(kept.path("attempts").asInt()).as("nobody here can try it").isZero();
        assertThat(desk.detail(kept).at("/envelope/type").asText()).isEqualTo("faulty.unheard");
        assertThat(desk.change(kept, "discard").json().path("state").asText()).isEqualTo("discarded");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(desk.get("deliveries?state=lost").status()).isEqualTo(400);
        assertThat(desk.get("deliveries?after=bm9uc2Vuc2U").status()).isEqualTo(400);
        assertThat(desk.get("deliveries/nonsense").status()).isEqualTo(404);
        assertThat(desk.send("POST", "deliveries/faulty:" + UUID.randomUUID() + "/replay")
                        .status())
                .isEqualTo(404);
    }

    private static String tried(String key) {
        return "{\"key\":\"%s\",\"number\":2,\"failures\":0}".formatted(key);
    }
}
