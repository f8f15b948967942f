package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.fixture.ShopClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** The contracts of a server, as anybody may read them. */
@ArquillianTest
@RunAsClient
class CatalogueIT {

    private static final String BASE = System.getProperty("orderly.url");

    private final ShopClient shop = new ShopClient(BASE);

    @Test
    void holdsWhatIsDeclaredAgainstWhatIsSeen() {
        String id = shop.order("P-0510", 1, "sandbox-ok");
        shop.awaitStatus(id, "CONFIRMED");

        var catalogue = shop.get("api/catalogue").body();

        assertThat(texts(catalogue.path("modules")))
                .contains("customer", "inventory", "notification", "order", "payment");
        assertThat(texts(catalogue.path("declaredButNeverSeen"))).doesNotContain("order.created", "order.confirmed");
        // Other tests leave events of their own in this history.
        assertThat(texts(catalogue.path("seenButNotDeclared"))).doesNotContain("order.created", "order.confirmed");
        assertThat(texts(catalogue.path("silentSubscribers"))).doesNotContain("inventory", "payment", "order");
        assertThat(catalogue.path("events")).anySatisfy(event -> {
            assertThat(event.path("type").asText()).isEqualTo("order.created");
            assertThat(event.path("lastSeenAt").asText()).endsWith("Z");
            assertThat(event.at("/versions/0/key").asText()).isEqualTo("orderId");
        });
    }

    @Test
    void tellsToolsInTheirOwnTypes() throws Exception {
        var schema = get("api/catalogue/schemas/order.created/1");
        assertThat(schema.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/schema+json");
        assertThat(schema.body()).contains("urn:orderly:event:order.created:1", "productId");

        var flow = get("api/catalogue/flow");
        assertThat(flow.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(flow.body()).startsWith("flowchart LR").contains("event_order_created --> subscriber_inventory");

        assertThat(shop.get("api/catalogue/asyncapi").text("asyncapi")).isEqualTo("3.0.0");
    }

    @Test
    void saysWhichTypesAndVersionsThereAre() {
        var version = shop.get("api/catalogue/schemas/order.created/9");
        assertThat(version.status()).isEqualTo(404);
        assertThat(version.text("detail")).isEqualTo("There is no version 9 of order.created; there are [1]");

        var type = shop.get("api/catalogue/schemas/order.lost/1");
        assertThat(type.status()).isEqualTo(404);
        assertThat(type.text("detail")).contains("order.lost", "order.created");
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(BASE + path)).build(), BodyHandlers.ofString());
    }

    private static List<String> texts(Iterable<JsonNode> values) {
        return StreamSupport.stream(values.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
