package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import dev.orderly.fixture.Desk;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.RawHttp.Answer;
import dev.orderly.fixture.ShopClient;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** Events of another system, over HTTP. */
@ArquillianTest
@RunAsClient
class CloudEventsIT {

    private static final String PARTNER = RawHttp.basic(OrderlyDeployment.PARTNER, OrderlyDeployment.PARTNER_PASSWORD);
    private static final String STRUCTURED = "application/cloudevents+json";

    private final RawHttp http = new RawHttp(System.getProperty("orderly.url"));
    private final String id = UUID.randomUUID().toString();
    private final Instant time = Instant.now();

    @Test
    void takesAnEventOnceWhichTheSubscribersThenHandle() {
        var first = post(STRUCTURED, event("order.cancelled", cancelled()));
        var again = post(STRUCTURED, event("order.cancelled", cancelled()));

        assertThat(first.status()).as(first.body()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        String eventId = first.json().path("eventId").asText();
        var mails = new ShopClient(System.getProperty("orderly.url"))
                .await(
                        "api/notifications?orderId=" + id,
                        answer -> answer.body().path("items").size() == 1);
        assertThat(mails.body().at("/items/0/eventId").asText()).isEqualTo(eventId);
        var audit = http.send("GET", "/api/admin/audit?subject=" + eventId, Desk.OPERATOR)
                .json()
                .path("items");
        assertThat(audit).hasSize(2);
        assertThat(audit.at("/0/who").asText()).isEqualTo(OrderlyDeployment.PARTNER);
    }

    @Test
    void takesTheBinaryModeToo() {
        var answer = http.sendBody(
                "POST",
                "/api/events",
                cancelled(),
                PARTNER,
                "ce-specversion: 1.0",
                "ce-id: " + id,
                "ce-type: order.cancelled",
                "ce-source: https://partner.example/shipping%20desk",
                "ce-time: " + Instant.now());

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void givesEventsOutAsEnvelopesAndAsCloudEvents() {
        post(STRUCTURED, event("order.cancelled", cancelled()));

        String target = "/api/events?type=order.cancelled&key=" + id;
        var envelopes = http.send("GET", target, Desk.OPERATOR);
        var events = http.send("GET", target, Desk.OPERATOR, "Accept: application/cloudevents-batch+json");

        assertThat(envelopes.json().at("/items/0/source").asText()).isEqualTo("https://partner.example");
        assertThat(events.headers().get("Content-Type")).startsWith("application/cloudevents-batch+json");
        assertThat(events.json()).hasSize(1);
        assertThat(events.json().at("/0/source").asText()).isEqualTo("https://partner.example");
        assertThat(events.json().at("/0/subject").asText()).isEqualTo(id);
    }

    @Test
    void saysWhatIsWrong() {
        assertSoftly(softly -> {
            var unknown = post(STRUCTURED, event("order.sunk", "{}"));
            softly.assertThat(unknown.status()).isEqualTo(400);
            softly.assertThat(unknown.json().at("/errors/0/field").asText()).isEqualTo("type");
            softly.assertThat(unknown.body()).contains("order.created");
            var invalid = post(STRUCTURED, event("order.cancelled", "{\"orderId\":null}"));
            softly.assertThat(invalid.status()).isEqualTo(400);
            softly.assertThat(invalid.body()).contains("orderId");
            softly.assertThat(post(STRUCTURED, "{").status()).isEqualTo(400);
            softly.assertThat(post("application/cloudevents-batch+json", "{}").status())
                    .isEqualTo(400);
        });
    }

    @Test
    void isForPartnersAndOperatorsOnly() {
        String event = event("order.cancelled", cancelled());

        assertSoftly(softly -> {
            softly.assertThat(http.sendBody("POST", "/api/events", event).status())
                    .isEqualTo(401);
            softly.assertThat(http.send("GET", "/api/events").status()).isEqualTo(401);
            softly.assertThat(http.send("GET", "/api/events", PARTNER).status()).isEqualTo(403);
            softly.assertThat(http.send("GET", "/api/events", Desk.OPERATOR).status())
                    .isEqualTo(200);
            for (String method : List.of("GET", "POST", "PUT", "DELETE")) {
                softly.assertThat(http.send(method, "/api/admin/audit", PARTNER).status())
                        .as(method)
                        .isEqualTo(403);
            }
        });
    }

    private Answer post(String type, String body) {
        return http.sendAs(type, "POST", "/api/events", body, PARTNER);
    }

    private String event(String type, String data) {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"https://partner.example\",\"type\":\"%s\",\"time\":\"%s\",\"data\":%s}"
                .formatted(id, type, time, data);
    }

    private String cancelled() {
        return "{\"orderId\":\"%s\",\"customerId\":\"ann\",\"customerEmail\":\"ann@example.org\",\"reason\":\"lost\"}"
                .formatted(id);
    }
}
