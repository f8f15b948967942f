package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Desk;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.StreamReader;
import dev.orderly.fixture.StreamReader.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** The live stream over HTTP: causes before effects, exact resuming, and a client that does not read. */
@ArquillianTest
@RunAsClient
class StreamIT {

    private static final URI BASE = URI.create(System.getProperty("orderly.url", "http://localhost/"));
    private static final int CHUNK = 100;

    private final ShopClient shop = new ShopClient(BASE.toString());
    private final RawHttp http = new RawHttp(BASE.toString());
    private final String key = UUID.randomUUID().toString();

    @Test
    void showsAnOrdersEventsCausesFirstAndResumesExactly() {
        try (var all = follow("");
                var some = follow("?type=payment.*,order.created")) {
            String order = shop.order("P-0901", 1, "sandbox-ok");
            Await.until(() -> types(all.of(order)).contains("order.confirmed"));

            var events = all.of(order);
            assertCausesFirst(events);
            assertThat(events.get(0).event()).isEqualTo("order.created");
            assertThat(events.get(0).data().at("/data/customerEmail").isNull()).isTrue();
            assertThat(events).allMatch(event -> event.id()
                    .equals(event.data().path("eventId").asText()));
            Await.until(() -> some.of(order).size() == 2);
            assertThat(types(some.of(order))).containsExactly("order.created", "payment.captured");

            try (var resumed = follow("", "Last-Event-ID", events.get(1).id())) {
                Await.until(() -> resumed.of(order).size() == events.size() - 2);
                assertThat(resumed.of(order)).isEqualTo(events.subList(2, events.size()));
            }
        }
    }

    @Test
    void showsPersonalDataToOperatorsOnly() {
        try (var operator = follow(
                        "?type=onlooker.*", "Authorization", Desk.OPERATOR.substring(Desk.OPERATOR.indexOf(' ') + 1));
                var anybody = follow("?type=onlooker.seen");
                var foreigner = follow("?type=onlooker.*&format=cloudevents")) {
            publish(0, 1, 10);

            Await.until(() -> operator.of(key).size() == 1 && anybody.of(key).size() == 1);
            assertThat(operator.of(key).get(0).data().at("/data/by").asText()).isEqualTo("ann@example.org");
            assertThat(anybody.of(key).get(0).data().at("/data/by").isNull()).isTrue();
            Await.until(() -> foreigner.messages().stream()
                    .anyMatch(message -> message.data().path("subject").asText().equals(key)
                            && message.data().path("specversion").asText().equals("1.0")
                            && message.data().at("/data/by").isNull()));
            assertThat(anybody.response().headers().firstValue("Cache-Control")).contains("no-cache");
            assertThat(anybody.response().headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/event-stream");
        }
    }

    @Test
    void goesOnFromTheLogAndTellsWhatIsUnknown() {
        try (var all = follow("?type=onlooker.*")) {
            publish(0, 3, 10);
            Await.until(() -> all.of(key).size() == 3);
            for (int from = 3; from < 603; from += CHUNK) {
                publish(from, CHUNK, 10);
            }
            try (var resumed = follow(
                            "?type=onlooker.*&lastEventId=" + all.of(key).get(0).id());
                    var lost = follow("", "Last-Event-ID", UUID.randomUUID().toString())) {
                publish(603, 1, 10);
                Await.until(() -> numbers(resumed).contains(603));
                assertThat(new HashSet<>(numbers(resumed)))
                        .containsAll(IntStream.rangeClosed(1, 603).boxed().toList());
                Await.until(() -> lost.of(key).size() == 1);
                assertThat(lost.messages().get(0).event()).isEqualTo("reset");
            }
        }
    }

    @Test
    void dropsAClientThatNeverReadsWhileAnotherGetsAll() throws IOException {
        try (var reader = follow("?type=onlooker.*");
                var deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress(BASE.getHost(), BASE.getPort()));
            deaf.getOutputStream()
                    .write("GET /api/stream HTTP/1.1\r\nHost: orderly\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            deaf.getOutputStream().flush();

            int before = dropped();
            int published = 0;
            while (dropped() == before && published < 10_000) {
                publish(published, CHUNK, 8_000);
                published += CHUNK;
                int soFar = published;
                Await.until(() -> reader.of(key).size() == soFar);
            }

            assertThat(dropped()).isEqualTo(before + 1);
            assertThat(numbers(reader))
                    .isEqualTo(IntStream.range(0, published).boxed().toList());
        }
    }

    @Test
    void refusesPatternsThatAreNoneIdsThatAreNoneAndTooManyClients() {
        assertThat(shop.get("api/stream?type=order..x").status()).isEqualTo(400);
        assertThat(shop.get("api/stream?lastEventId=7").status()).isEqualTo(400);
        assertThat(shop.get("api/stream?format=xml").status()).isEqualTo(400);

        int before = stream("connected");
        var clients = new ArrayList<StreamReader>();
        try {
            Await.until(() -> {
                var client = follow("");
                clients.add(client);
                return client.response().statusCode() == 503;
            });
            assertThat(clients.get(clients.size() - 1).response().headers().firstValue("Retry-After"))
                    .isPresent();
        } finally {
            clients.forEach(StreamReader::close);
            awaitConnected(before);
        }
    }

    @Test
    void showsLiveWhatHappensOnTheBusAndToPacedObservers() {
        String order = shop.order("P-0902", 1, "sandbox-ok");
        Await.until(() -> notes(order).contains("bus %s order.confirmed".formatted(order)));
        assertThat(notes(order).get(0)).isEqualTo("bus %s order.created".formatted(order));

        publish(0, 3, 1);
        Await.until(() -> notes(key).size() == 5);
        assertThat(notes(key)).containsOnlyOnce("batch %s [0, 1, 2]".formatted(key), "throttled %s 0".formatted(key));

        var metrics = http.send("GET", "/metrics").body();
        assertThat(metrics)
                .contains(
                        "orderly_bus_emits_total{name=\"order.created\"}",
                        "orderly_stream_clients",
                        "orderly_outbox_events")
                .contains("orderly_subscriber_lag{subscriber=\"inventory\"}", "orderly_orders{state=\"CONFIRMED\"}");
        assertThat(http.send("GET", "/api/admin/bus", Desk.OPERATOR).json().findValuesAsText("name"))
                .contains("order.created");
    }

    private List<String> notes(String of) {
        return http.send("GET", "/api/onlooker/" + of).body().lines().toList();
    }

    private StreamReader follow(String query, String... headers) {
        return new StreamReader(BASE.resolve("/api/stream" + query), headers);
    }

    private void publish(int from, int count, int size) {
        assertThat(shop.post("api/onlooker/%s?from=%d&count=%d&size=%d".formatted(key, from, count, size), null)
                        .status())
                .isEqualTo(204);
    }

    /** Waits for no more than so many: the server finds out that a client has gone when it has something to tell it. */
    private void awaitConnected(int most) {
        Await.until(() -> {
            publish(0, 1, 10);
            return stream("connected") <= most;
        });
    }

    private int dropped() {
        return stream("dropped");
    }

    private int stream(String count) {
        return http.send("GET", "/api/admin/bus", Desk.OPERATOR)
                .json()
                .path("stream")
                .path(count)
                .asInt(-1);
    }

    private List<Integer> numbers(StreamReader reader) {
        return reader.of(key).stream()
                .map(message -> message.data().at("/data/number").asInt())
                .toList();
    }

    private static List<String> types(List<Message> messages) {
        return messages.stream().map(Message::event).toList();
    }

    private static void assertCausesFirst(List<Message> events) {
        var seen = new HashSet<String>();
        for (var event : events) {
            var cause = event.data().path("causationId");
            assertThat(cause.isNull() || seen.contains(cause.asText()))
                    .as("%s before its cause", event.event())
                    .isTrue();
            seen.add(event.id());
        }
    }
}
