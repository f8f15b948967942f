package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.redis.RedisChannel;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.KafkaProcess;
import dev.orderly.fixture.Operator;
import dev.orderly.fixture.RabbitProcess;
import dev.orderly.fixture.RawHttp;
import dev.orderly.fixture.RedisProcess;
import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.ShopClient;
import dev.orderly.fixture.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server between two brokers of other systems: events go out to Kafka and come in from RabbitMQ. Beside it, live events that it
 * tells and is told by Redis.
 */
class BridgeProcessIT {

    private static final Path FOLDER = Path.of(System.getProperty("orderly.it.directory"), "bridge");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUEUE = "partner-events";
    private static final String PARTNER = "https://partner.example/shop";

    private final Operator operator = new Operator("BridgeProcessIT");

    private KafkaProcess kafka;
    private RabbitProcess rabbit;
    private RedisProcess redis;
    private Topic topic;
    private ShopClient shop;
    private ServerProcess server;

    @Test
    void carriesEventsBetweenBrokersOnPayara() throws Exception {
        carries(settings -> ServerProcess.payara(FOLDER.resolve("payara"), settings));
    }

    @Test
    @Tag("faults")
    void carriesEventsBetweenBrokersOnLiberty() throws Exception {
        carries(settings -> ServerProcess.liberty(FOLDER.resolve("liberty"), settings));
    }

    private interface Start {
        ServerProcess with(Map<String, String> settings) throws IOException;
    }

    private void carries(Start start) throws Exception {
        var brokers = FOLDER.resolve("brokers-" + UUID.randomUUID());
        try (var out = KafkaProcess.started(brokers.resolve("kafka"));
                var in = RabbitProcess.startedIn(brokers.resolve("rabbit"));
                var between = RedisProcess.startedIn(brokers.resolve("redis"))) {
            redis = between;
            kafka = out;
            rabbit = in;
            topic = Topic.create(kafka.url(), "shop-events");
            declareQueue();
            try (var started = start.with(settings())) {
                server = started;
                shop = started.shop();
                sendsOnWhatIsChosenInItsOrder();
                waitsForABrokerThatIsAway();
                takesWhatComesOnce();
                keepsWhatItCannotTake();
                leavesToTheOtherSystemWhatIsIts();
                takesAgainFromABrokerThatWasAway();
                endsALoop();
                showsBoth();
                tellsAndIsToldWhatIsLive();
            }
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<>(operator.settings());
        settings.put("ORDERLY_BRIDGE_OUT", "kafka://%s/shop-events?request.timeout.ms=1000".formatted(kafka.url()));
        settings.put("ORDERLY_BRIDGE_OUT_TYPES", "order.*, payment.captured");
        settings.put("ORDERLY_LIVE", "redis");
        settings.put("ORDERLY_LIVE_URL", redis.url());
        settings.put("ORDERLY_BRIDGE_IN", rabbit.url() + "/" + QUEUE + "?timeout=2s");
        return settings;
    }

    private void sendsOnWhatIsChosenInItsOrder() {
        String order = confirmed("P-0701");

        awaitSent(order, "order.created", "payment.captured", "order.confirmed");
        assertThat(topic.messages()).allSatisfy(message -> {
            assertThat(message.contentType()).isEqualTo("application/cloudevents+json");
            assertThat(event(message).path("specversion").asText()).isEqualTo("1.0");
            assertThat(event(message).path("subject").asText()).isEqualTo(message.key());
        });
    }

    private void waitsForABrokerThatIsAway() {
        kafka.kill();
        String order = confirmed("P-0702");
        server.awaitLog("bridge-out pauses for");

        kafka.start();

        awaitSent(order, "order.created", "payment.captured", "order.confirmed");
        operator.assertNothingFailed(shop);
    }

    private void takesWhatComesOnce() {
        String order = UUID.randomUUID().toString();
        String cancelled = cancelled(order);

        send(cancelled, cancelled);

        awaitMails(order);
        assertThat(mails(order)).hasSize(1);
    }

    private void keepsWhatItCannotTake() {
        send(
                "no event",
                cancelled("7").replace("order.cancelled", "order.eaten"),
                cancelled("8").replace("/shop", " shop"));
        Await.until(() -> dead().size() == 3);

        assertThat(dead())
                .extracting(delivery -> delivery.at("/error/message").asText())
                .anySatisfy(reason -> assertThat(reason).contains("type is not known here; known are"))
                .anySatisfy(reason -> assertThat(reason).contains("body is no CloudEvent"));
        for (var delivery : dead()) {
            String id = delivery.path("id").asText();
            assertThat(operator.send(shop, "GET", "deliveries/" + id, null)
                            .body()
                            .toString())
                    .containsAnyOf("no event", "order.eaten", "partner.example shop");
            assertThat(act("deliveries/" + id + "/discard", null)).isEqualTo(200);
        }
    }

    private void leavesToTheOtherSystemWhatIsIts() {
        String old = Instant.now().minus(Duration.ofDays(10)).toString();
        send(cancelled(UUID.randomUUID().toString()).replaceFirst("\"time\":\"[^\"]*\"", "\"time\":\"" + old + "\""));
        Await.until(() -> dead().size() == 1);
        String id = dead().at("/0/id").asText();

        assertThat(dead().at("/0/error/message").asText()).contains("ORDERLY_INBOX_RETENTION");
        assertThat(act("deliveries/" + id + "/edit", "{\"data\":{}}")).isEqualTo(409);
        assertThat(act("subscribers/bridge-in/backfill", "{\"from\":\"%s\"}".formatted(Instant.now())))
                .isEqualTo(409);
        assertThat(act("deliveries/" + id + "/replay", null)).isEqualTo(200);
        Await.until(() -> dead().at("/0/attempts").asInt() == 2);
        assertThat(act("deliveries/" + id + "/discard", null)).isEqualTo(200);
    }

    private int act(String path, String body) {
        return operator.send(shop, "POST", path, body).status();
    }

    private void takesAgainFromABrokerThatWasAway() {
        rabbit.kill();
        server.awaitLog("bridge-in pauses for");
        rabbit.start();
        String order = UUID.randomUUID().toString();

        send(cancelled(order));

        awaitMails(order);
    }

    /** All that went out comes in, as from a topic that both use; and nothing of what came in goes out. */
    private void endsALoop() {
        var before = topic.messages();

        send(before.stream().map(Topic.Message::text).toArray(String[]::new));
        String last = confirmed("P-0703");

        awaitSent(last, "order.created", "payment.captured", "order.confirmed");
        Await.until(() -> waiting() == 0);
        assertThat(topic.messages()).hasSize(before.size() + 3);
        assertThat(topic.messages())
                .noneSatisfy(message -> assertThat(message.text()).contains(PARTNER));
        assertThat(dead()).isEmpty();
    }

    private void showsBoth() {
        var states = operator.send(shop, "GET", "subscribers", null).body();
        assertThat(states)
                .filteredOn(state -> state.path("module").asText().equals("bridge"))
                .extracting(state -> state.path("name").asText())
                .containsExactly("bridge-out", "bridge-in");
        assertThat(shop.get("api/catalogue").body().path("subscribers"))
                .anySatisfy(subscriber ->
                        assertThat(subscriber.path("name").asText()).isEqualTo("bridge-out"));
        assertThat(server.log())
                .filteredOn(line -> !line.contains("nothing is lost"))
                .noneMatch(line -> line.contains("org.apache.kafka") || line.contains("com.rabbitmq"));
    }

    private void tellsAndIsToldWhatIsLive() {
        var heard = new CopyOnWriteArrayList<String>();
        try (var another = new RedisChannel(redis.url(), Login.NONE, "orderly:live")) {
            another.listen(heard::add);
            another.send(List.of("hello"));
            Await.until(() -> heard.contains("hello"));

            String order = confirmed("P-0704");
            Await.until(() -> heard.stream().anyMatch(text -> text.contains("order.confirmed")));
            String created = heard.stream()
                    .filter(text -> text.contains(order) && text.contains("order.created"))
                    .findFirst()
                    .orElseThrow();
            another.send(List.of("another" + created.substring(created.indexOf('\n'))));

            Await.until(() -> metrics().contains("orderly_live_received_total 2.0"));
            assertThat(metrics())
                    .contains("orderly_live_unreadable_total 1.0", "orderly_live_dropped_total{direction=\"out\"} 0.0");
        }
    }

    private String metrics() {
        return new RawHttp(server.url()).send("GET", "/metrics").body();
    }

    private String confirmed(String product) {
        String order = shop.order(product, 1, "sandbox-ok");
        shop.awaitStatus(order, "CONFIRMED");
        return order;
    }

    private void awaitSent(String order, String... types) {
        Await.until(() -> sent(order).size() >= types.length);
        assertThat(sent(order)).containsExactly(types);
    }

    private List<String> sent(String order) {
        return topic.messages().stream()
                .filter(message -> order.equals(message.key()))
                .map(message -> event(message).path("type").asText())
                .distinct()
                .toList();
    }

    private static JsonNode event(Topic.Message message) {
        try {
            return JSON.readTree(message.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String cancelled(String order) {
        return """
                {"specversion":"1.0","id":"of-%1$s","source":"%2$s","type":"order.cancelled","time":"%3$s",
                 "data":{"orderId":"%1$s","customerId":"ann","customerEmail":"ann@example.org","items":[],"total":1.00,
                 "reason":"the partner says so"}}""".formatted(order, PARTNER, Instant.now());
    }

    private JsonNode mails(String order) {
        return shop.get("api/notifications?orderId=" + order).body().path("items");
    }

    private void awaitMails(String order) {
        Await.until(() -> !mails(order).isEmpty());
        Await.until(() -> waiting() == 0);
    }

    private JsonNode dead() {
        return operator.list(shop, "deliveries?state=dead&subscriber=bridge-in");
    }

    private void declareQueue() throws IOException, TimeoutException {
        try (var connection = partner()) {
            connection.createChannel().queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }

    private void send(String... events) {
        try (var connection = partner()) {
            var channel = connection.createChannel();
            channel.confirmSelect();
            for (String event : events) {
                channel.basicPublish("", QUEUE, null, event.getBytes(StandardCharsets.UTF_8));
            }
            channel.waitForConfirmsOrDie(10_000);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many messages of the queue nobody has. */
    private long waiting() {
        try (var connection = partner()) {
            return connection.createChannel().messageCount(QUEUE);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection partner() throws IOException, TimeoutException {
        var factory = new ConnectionFactory();
        factory.setPort(rabbit.port());
        return factory.newConnection();
    }
}
