package dev.orderly.event.transport.artemis;

import static dev.orderly.fixture.Messages.parcels;
import static dev.orderly.fixture.Messages.receive;
import static dev.orderly.fixture.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.ServerProcess;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is Artemis' own, against the embedded broker, from within and over the network; the rest is its contract test. */
class ArtemisTransportTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final int ALL = 1000;
    private static final String SHORT_PATIENCE =
            "callTimeout=500;clientFailureCheckPeriod=100;connectionTTL=500;connect-timeout-millis=500";

    private static int port;
    private static ArtemisTransport embedded;
    private static ArtemisTransport remote;

    /** One of its own for each test. */
    private final Subscription subscription =
            new Subscription("test-" + UUID.randomUUID(), Set.of("order.created", "order.shipped"));

    private final List<Intake> opened = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        port = ServerProcess.freePort();
        embedded = transport(
                "orderly.data", folder.toString(), "orderly.broker.listen", "tcp://127.0.0.1:%d".formatted(port));
        remote = transport("orderly.transport.url", "tcp://127.0.0.1:%d".formatted(port));
    }

    @AfterAll
    static void stop() {
        remote.close();
        embedded.close();
    }

    @BeforeEach
    void declare() {
        embedded.declare(List.of(subscription));
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
    }

    @Test
    void tellsTheBacklogFromWithinAndFromElsewhere() {
        embedded.send(parcels("a1", "b1", "a2"));

        Await.until(() -> embedded.backlog(subscription).orElse(-1) == 3);
        awaitBacklog(3);
        Await.until(() -> remote.backlog(new Subscription("nobody", Set.of())).orElse(-1) == 0);
        Await.until(embedded::reachable);
        Await.until(remote::reachable);

        take(open(), 3);
        awaitBacklog(0);
    }

    @Test
    void sharesASubscriptionByKeyAndHandsOverInOrder() {
        var one = open();
        var two = remote(subscription);
        var keys = IntStream.range(0, 40).mapToObj(number -> "key" + number).toList();
        for (int i = 0; i < 5; i++) {
            sendEach(keys, i);
        }
        var ofOne = new ArrayList<String>();
        var ofTwo = new ArrayList<String>();
        receiveAll(one, ofOne, two, ofTwo, 200);

        assertThat(keysOf(ofOne)).isNotEmpty().doesNotContainAnyElementsOf(keysOf(ofTwo));
        assertThat(keysOf(ofTwo)).isNotEmpty();
        assertInOrder(ofOne);
        assertInOrder(ofTwo);

        two.acknowledge();
        one.close();
        var handedOver = take(two, ofOne.size());
        assertThat(handedOver).containsExactlyInAnyOrderElementsOf(ofOne);
        assertInOrder(handedOver);
    }

    @Test
    void givesWhatOneLeftOutToAnotherWhenThatOneIsGone() {
        embedded.send(parcels("a1"));
        var one = open("a");
        var two = remote(subscription);
        assertThat(take(two, 1)).containsExactly("a1");
        two.close();
        embedded.send(parcels("a2", "b1"));
        assertThat(take(one, 1)).containsExactly("b1");

        var three = remote(subscription);
        embedded.send(parcels("a3"));
        assertThat(take(three, 2)).containsExactly("a2", "a3");
    }

    /** An intake must never have charge of a group that it leaves out: it would pass over it for all. */
    @Test
    void keepsTheOrderOfWhatOneLeavesOutAndAnotherTakes() {
        var keys = IntStream.range(0, 50).mapToObj(number -> "key" + number).toList();
        var without = open("left");
        sendEach(keys, 0);
        assertThat(take(without, 50)).hasSize(50);
        var all = remote(subscription);
        embedded.send(List.of(new Parcel("order", "order.created", "left", "left 0")));
        assertThat(take(all, 1)).containsExactly("left 0");
        without.close();

        embedded.send(List.of(new Parcel("order", "order.created", "left", "left 1")));

        assertThat(take(all, 1)).containsExactly("left 1");
    }

    @Test
    void sharesOutAnewWhenAnotherJoins() {
        var keys = IntStream.range(0, 40).mapToObj(number -> "key" + number).toList();
        var one = open();
        sendEach(keys, 0);
        assertThat(receive(one, 40)).hasSize(40);

        var two = remote(subscription);
        sendEach(keys, 1);
        assertThat(two.receive(ALL, SOON))
                .as("before the first are acknowledged")
                .isEmpty();
        one.acknowledge();

        var ofOne = new ArrayList<String>();
        var ofTwo = new ArrayList<String>();
        receiveAll(one, ofOne, two, ofTwo, 40);
        assertThat(keysOf(ofOne)).isNotEmpty().doesNotContainAnyElementsOf(keysOf(ofTwo));
        assertThat(keysOf(ofTwo)).isNotEmpty();
    }

    @Test
    void keepsBodiesThatAreNoTextWhole() throws JMSException {
        var noText = new byte[] {'{', (byte) 0xc3, '}', 0};
        sendForeign(session -> session.createTextMessage("text"));
        sendForeign(session -> session.createTextMessage());
        sendForeign(session -> {
            var message = session.createBytesMessage();
            message.writeBytes("你好".getBytes(StandardCharsets.UTF_8));
            return message;
        });
        sendForeign(session -> {
            var message = session.createBytesMessage();
            message.writeBytes(noText);
            return message;
        });
        sendForeign(session -> {
            var message = session.createMapMessage();
            message.setString("name", "value");
            return message;
        });
        sendForeign(session -> {
            var message = session.createBytesMessage();
            message.writeBytes(new byte[300_000]);
            message.writeByte((byte) 0xff);
            return message;
        });

        var received = receive(open(), 6);

        assertThat(received.stream().limit(3)).extracting(Received::text).containsExactly("text", "", "你好");
        assertThat(received.stream().skip(3)).noneMatch(Received::isText);
        assertThat(received.get(3).bytes()).isEqualTo(noText);
        assertThat(new String(received.get(4).bytes(), StandardCharsets.UTF_16BE))
                .isNotEmpty();
        assertThat(received.get(5).bytes()).hasSize(300_001);
    }

    /** A broker whose disk is full lets senders wait as this one does. */
    @Test
    void doesNotWaitForEverForRoomInTheBroker() throws Exception {
        int full = ServerProcess.freePort();
        var broker = new EmbeddedActiveMQ();
        broker.setConfiguration(new ConfigurationImpl()
                .addAcceptorConfiguration("tcp", "tcp://127.0.0.1:" + full)
                .setPersistenceEnabled(false)
                .setSecurityEnabled(false)
                .addAddressSetting(
                        "#",
                        new AddressSettings()
                                .setMaxSizeBytes(10_000)
                                .setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK)));
        broker.start();
        String url = "tcp://127.0.0.1:" + full;
        try (var patient = transport("orderly.transport.url", url);
                var impatient = transport("orderly.transport.url", url + "?" + SHORT_PATIENCE)) {
            patient.declare(List.of(subscription));
            var batch = IntStream.range(0, 200)
                    .mapToObj(number -> new Parcel("order", "order.created", "a", "x".repeat(1000)))
                    .toList();

            assertThatThrownBy(() -> {
                        for (int i = 0; i < 20; i++) {
                            impatient.send(batch);
                        }
                    })
                    .isInstanceOf(TransportException.class);
        } finally {
            broker.stop();
        }
    }

    @Test
    void broadcastsToAllWhoListenAndToNoSubscription() {
        var heardHere = new CopyOnWriteArrayList<String>();
        var heardThere = new CopyOnWriteArrayList<String>();
        embedded.listen(heardHere::add);
        remote.listen(text -> {
            heardThere.add(text);
            throw new IllegalStateException("harms nobody");
        });

        // Again and again, as what the broker does not take at once is dropped.
        Await.until(() -> {
            embedded.broadcast("from here");
            remote.broadcast("from there");
            return Stream.of(heardHere, heardThere)
                    .allMatch(heard -> heard.containsAll(List.of("from here", "from there")));
        });
        awaitBacklog(0);
    }

    private static ArtemisTransport transport(String... settings) {
        for (int i = 0; i < settings.length; i += 2) {
            System.setProperty(settings[i], settings[i + 1]);
        }
        try {
            return new ArtemisTransport();
        } finally {
            for (int i = 0; i < settings.length; i += 2) {
                System.clearProperty(settings[i]);
            }
        }
    }

    private Intake open(String... withoutKeys) {
        opened.add(embedded.open(subscription, Set.of(withoutKeys)));
        return opened.get(opened.size() - 1);
    }

    private Intake remote(Subscription of) {
        opened.add(remote.open(of, Set.of()));
        return opened.get(opened.size() - 1);
    }

    private static void sendEach(List<String> keys, int number) {
        embedded.send(keys.stream()
                .map(key -> new Parcel("order", "order.created", key, key + " " + number))
                .toList());
    }

    private static void receiveAll(Intake one, List<String> ofOne, Intake two, List<String> ofTwo, int messages) {
        Await.until(() -> {
            ofOne.addAll(texts(one.receive(ALL, SOON)));
            ofTwo.addAll(texts(two.receive(ALL, SOON)));
            return ofOne.size() + ofTwo.size() == messages;
        });
    }

    /** So many texts, acknowledged; and no more than these. */
    private static List<String> take(Intake intake, int messages) {
        var texts = texts(receive(intake, messages));
        assertThat(texts(intake.receive(ALL, SOON))).as("more than expected").isEmpty();
        intake.acknowledge();
        return texts;
    }

    /** An acknowledgement counts a little later; and a busy machine may not answer in time. */
    private void awaitBacklog(long messages) {
        Await.until(() -> remote.backlog(subscription).orElse(-1) == messages);
    }

    private static Set<String> keysOf(List<String> texts) {
        return Set.copyOf(
                texts.stream().map(text -> text.split(" ")[0]).distinct().toList());
    }

    private static void assertInOrder(List<String> texts) {
        for (String key : keysOf(texts)) {
            assertThat(texts)
                    .filteredOn(text -> text.startsWith(key + " "))
                    .isSorted()
                    .hasSize(5);
        }
    }

    private interface Foreign {
        Message in(Session session) throws JMSException;
    }

    private static void sendForeign(Foreign foreign) throws JMSException {
        try (var connections = Connections.forWork("vm://0", Login.NONE, () -> {});
                var connection = connections.open();
                var session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            var message = foreign.in(session);
            message.setJMSType("order.created");
            session.createProducer(session.createTopic("orderly.order")).send(message);
        }
    }
}
