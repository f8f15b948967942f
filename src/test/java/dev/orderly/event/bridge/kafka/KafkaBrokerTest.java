package dev.orderly.event.bridge.kafka;

import static dev.orderly.fixture.Messages.receiveAtLeast;
import static dev.orderly.fixture.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.FinalFailure;
import dev.orderly.event.bridge.Address;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.KafkaProcess;
import dev.orderly.fixture.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both directions over a real Kafka. */
class KafkaBrokerTest {

    private static final Duration WAIT = Duration.ofMillis(200);
    /** The first group makes Kafka's own topics, too. */
    private static final String PATIENCE = "request.timeout.ms=20000";

    private static final int TOO_LARGE = 2_000_000;

    private static KafkaProcess kafka;

    private final KafkaBroker broker = new KafkaBroker();
    private final String group = UUID.randomUUID().toString();
    private Topic topic;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        kafka = KafkaProcess.started(folder);
    }

    @AfterAll
    static void end() throws IOException {
        kafka.close();
    }

    @BeforeEach
    void make() throws Exception {
        topic = Topic.create(kafka.url(), UUID.randomUUID().toString());
    }

    @Test
    void sendsInTheOrderOfEachKey() {
        send(event("a", "1"), event("b", "2"), event("a", "3"));

        assertThat(topic.messages()).hasSize(3).allSatisfy(message -> assertThat(message.contentType())
                .isEqualTo("application/cloudevents+json"));
        assertThat(topic.messages())
                .filteredOn(message -> message.key().equals("a"))
                .extracting(Topic.Message::text)
                .containsExactly("1", "3");
    }

    @Test
    void receivesFromWhereItAcknowledged() {
        send(event("a", "1"), event("a", "2"));
        try (var intake = open()) {
            assertThat(receive(intake, 2)).containsExactly("1", "2");
            intake.acknowledge();
            send(event("a", "3"));
            assertThat(receive(intake, 1)).containsExactly("3");
        }

        try (var intake = open()) {
            assertThat(receive(intake, 1)).as("not acknowledged").containsExactly("3");
        }
    }

    @Test
    void handsOutNoMoreThanAskedForAndAcknowledgesNoMoreThanHandedOut() {
        send(event("a", "1"), event("a", "2"), event("a", "3"));
        try (var intake = open()) {
            var first = new ArrayList<Received>();
            Await.until(() -> first.addAll(intake.receive(2, WAIT)));
            assertThat(first).extracting(Received::text).containsExactly("1", "2");
            intake.acknowledge();
        }

        try (var intake = open()) {
            assertThat(receive(intake, 1)).containsExactly("3");
        }
    }

    @Test
    void tellsWhatCanNeverBeSentFromWhatCannotBeSentNow() {
        try (var outlet = broker.outlet(address(topic.name()), Login.NONE)) {
            assertThatThrownBy(() -> outlet.send(List.of(event("a", "x".repeat(TOO_LARGE)))))
                    .isInstanceOf(FinalFailure.class)
                    .hasMessageContaining("takes no event as large as this");
            outlet.send(List.of(event("a", "small")));
        }
        var nowhere = new Address("kafka", false, "127.0.0.1:1", "t", "request.timeout.ms=500");
        try (var outlet = broker.outlet(nowhere, Login.NONE)) {
            assertThatThrownBy(() -> outlet.send(List.of(event("a", "1")))).isInstanceOf(TransportException.class);
        }
        assertThat(topic.messages()).extracting(Topic.Message::text).containsExactly("small");
    }

    @Test
    void opensNoTopicThatThereIsNot() {
        assertThatThrownBy(() -> broker.intake(address("no-such"), Login.NONE, group))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("no-such gives no events");
    }

    private static Address address(String topic) {
        return new Address("kafka", false, kafka.url(), topic, PATIENCE);
    }

    private static Parcel event(String key, String text) {
        return new Parcel("orderly/order", "order.created", key, text);
    }

    private void send(Parcel... events) {
        try (var outlet = broker.outlet(address(topic.name()), Login.NONE)) {
            outlet.send(List.of(events));
        }
    }

    private Intake open() {
        return broker.intake(address(topic.name()), Login.NONE, group);
    }

    private static List<String> receive(Intake intake, int count) {
        return texts(receiveAtLeast(intake, count));
    }
}
