package dev.orderly.event.bridge.rabbitmq;

import static dev.orderly.fixture.Messages.receiveAtLeast;
import static dev.orderly.fixture.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.event.bridge.Address;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.RabbitProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both directions over a real RabbitMQ. */
class RabbitBrokerTest {

    private static RabbitProcess rabbit;

    private final RabbitBroker broker = new RabbitBroker();
    private final String exchange = UUID.randomUUID().toString();
    private final String queue = UUID.randomUUID().toString();
    private Connection owner;
    private Channel channel;

    @BeforeAll
    static void start(@TempDir Path folder) {
        rabbit = RabbitProcess.startedIn(folder);
    }

    @AfterAll
    static void end() {
        rabbit.close();
    }

    @BeforeEach
    void declare() throws Exception {
        var factory = new ConnectionFactory();
        factory.setPort(rabbit.port());
        owner = factory.newConnection();
        channel = owner.createChannel();
        channel.exchangeDeclare(exchange, "topic", true);
        channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        channel.queueBind(queue, exchange, "order.*");
    }

    @AfterEach
    void close() throws IOException {
        owner.close();
    }

    @Test
    void sendsWithTheTypeAsRoutingKeyWhatIsSafeThen() throws IOException {
        send(event("order.created", "1"), event("payment.captured", "2"), event("order.confirmed", "3"));

        assertThat(channel.messageCount(queue)).isEqualTo(2);
        var first = channel.basicGet(queue, true);
        assertThat(first.getBody()).asString().isEqualTo("1");
        assertThat(first.getProps().getContentType()).isEqualTo("application/cloudevents+json");
        assertThat(first.getProps().getDeliveryMode()).isEqualTo(2);
    }

    @Test
    void receivesWhatWasNotAcknowledgedAgain() {
        send(event("order.created", "1"), event("order.confirmed", "2"));
        try (var intake = open(queue)) {
            assertThat(receive(intake, 2)).containsExactly("1", "2");
            intake.acknowledge();
            send(event("order.completed", "3"));
            assertThat(receive(intake, 1)).containsExactly("3");
        }

        try (var intake = open(queue)) {
            assertThat(receive(intake, 1)).containsExactly("3");
        }
    }

    @Test
    void tellsWhatThereIsNot() {
        assertThatThrownBy(() -> open("no-such-queue"))
                .isInstanceOf(TransportException.class)
                .hasStackTraceContaining("no-such-queue");
        try (var outlet = broker.outlet(address("no-such-exchange"), Login.NONE)) {
            assertThatThrownBy(() -> outlet.send(List.of(event("order.created", "1"))))
                    .isInstanceOf(TransportException.class)
                    .hasStackTraceContaining("no-such-exchange");
        }
    }

    private static Address address(String name) {
        return new Address("amqp", false, "127.0.0.1:" + rabbit.port(), name, "");
    }

    private static Parcel event(String type, String text) {
        return new Parcel("orderly/order", type, "a", text);
    }

    private void send(Parcel... events) {
        try (var outlet = broker.outlet(address(exchange), Login.NONE)) {
            outlet.send(List.of(events));
        }
    }

    private Intake open(String name) {
        return broker.intake(address(name), Login.NONE, "orderly");
    }

    private static List<String> receive(Intake intake, int count) {
        return texts(receiveAtLeast(intake, count));
    }
}
