package dev.orderly.event.transport.kafka;

import static dev.orderly.fixture.Messages.distinct;
import static dev.orderly.fixture.Messages.parcels;
import static dev.orderly.fixture.Messages.receiveAtLeast;
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
import dev.orderly.fixture.KafkaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Kafka. */
class KafkaTransportTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int ALL = 1000;
    private static final String PATIENCE = "?request.timeout.ms=20000&heartbeat.interval.ms=300";
    private static final String SHORT_PATIENCE =
            "?request.timeout.ms=700&session.timeout.ms=1500&heartbeat.interval.ms=300";

    private static KafkaProcess kafka;
    private static KafkaTransport transport;
    private static KafkaTransport another;

    /** One of its own for each test. */
    private final Subscription subscription =
            new Subscription("test-" + UUID.randomUUID(), Set.of("order.created", "order.shipped"));

    private final List<Intake> opened = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        kafka = KafkaProcess.started(folder);
        transport = patient();
        another = patient();
    }

    @AfterAll
    static void stop() throws IOException {
        another.close();
        transport.close();
        kafka.close();
    }

    private static KafkaTransport patient() {
        return transport(kafka.url() + PATIENCE, Login.NONE);
    }

    /** For what waits until the patience is at its end. */
    private static KafkaTransport impatient() {
        return transport(kafka.url() + SHORT_PATIENCE, Login.NONE);
    }

    private static KafkaTransport transport(String url, Login login) {
        return new KafkaTransport(KafkaUrl.parse(url).orElseThrow(), login);
    }

    @BeforeEach
    void declare() {
        transport.declare(List.of(subscription));
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
    }

    @Test
    void givesWhatIsSubscribedToInTheOrderOfItsKey() {
        transport.send(List.of(
                new Parcel("order", "order.created", "a", "a1"),
                new Parcel("order", "order.eaten", "a", "not heard"),
                new Parcel("payment", "order.shipped", "a", "a2")));
        another.send(parcels("a3"));

        assertThat(take(open(transport), 3)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void beginsAtWhatIsSentAfterItWasDeclared() {
        transport.send(parcels("a1"));
        var later = new Subscription("later-" + UUID.randomUUID(), subscription.types());
        another.declare(List.of(later));
        transport.send(parcels("a2"));
        transport.declare(List.of(later));
        transport.send(parcels("a3"));

        var intake = transport.open(later, Set.of());
        opened.add(intake);
        assertThat(take(intake, 2)).containsExactly("a2", "a3");
    }

    /** As after {@code offsets.retention.minutes} without a member. */
    @Test
    void beginsWithAllThatIsKeptWhenKafkaHasForgottenTheGroup() throws Exception {
        transport.send(parcels("a1"));
        var clients = new KafkaClients(KafkaUrl.parse(kafka.url()).orElseThrow(), Login.NONE);
        try (var admin = clients.admin(Duration.ofSeconds(5))) {
            admin.deleteConsumerGroups(List.of(KafkaTransport.group(subscription.name())))
                    .all()
                    .get();
        }
        transport.clean();

        var intake = open(transport);
        Await.until(() -> texts(intake.receive(ALL, SOON)).contains("a1"));
    }

    @Test
    void givesAgainWhatWasNotAcknowledged() {
        transport.send(parcels("a1", "a2", "a3"));
        var first = open(transport);
        assertThat(receiveAtLeast(first, 3)).hasSize(3);
        first.close();

        assertThat(take(open(transport), 3)).containsExactly("a1", "a2", "a3");
        awaitBacklog(0);
    }

    @Test
    void countsWhatOthersHearAsReadSoon() {
        transport.send(List.of(new Parcel("order", "order.eaten", "a", "not heard")));
        awaitBacklog(1);
        var intake = open(transport);

        Await.until(() -> intake.receive(ALL, SOON).isEmpty()
                && transport.backlog(subscription).orElse(1) == 0);
    }

    @Test
    void leavesSomeKeysWhereTheyAreAndGivesNothingElseAgain() {
        transport.send(parcels("a1", "b1", "a2", "c1"));
        var without = open(transport, "a");
        assertThat(take(without, 2)).containsExactlyInAnyOrder("b1", "c1");
        transport.send(parcels("a3", "b2"));
        assertThat(take(without, 1)).containsExactly("b2");
        without.close();

        var all = open(transport);
        assertThat(take(all, 3)).containsExactly("a1", "a2", "a3");
        assertThat(all.receive(ALL, SOON)).isEmpty();
        awaitBacklog(0);
    }

    @Test
    void sharesASubscriptionByKeyAndHandsOverInOrder() {
        var one = open(transport);
        var two = open(another);
        Await.until(
                () -> one.receive(ALL, SOON).isEmpty() & two.receive(ALL, SOON).isEmpty()
                        && share(one) == 6
                        && share(two) == 6);
        var keys = IntStream.range(0, 40).mapToObj(number -> "key" + number).toList();
        for (int i = 0; i < 5; i++) {
            int number = i;
            transport.send(keys.stream()
                    .map(key -> new Parcel("order", "order.created", key, key + " " + number))
                    .toList());
        }
        var ofOne = new ArrayList<String>();
        var ofTwo = new ArrayList<String>();
        Await.until(() -> {
            ofOne.addAll(texts(one.receive(ALL, SOON)));
            ofTwo.addAll(texts(two.receive(ALL, SOON)));
            return ofOne.size() + ofTwo.size() >= 200;
        });
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

    private static int share(Intake intake) {
        return ((KafkaIntake) intake).share();
    }

    @Test
    void takesAcknowledgementsOfWhatItHasAlthoughAnotherJoins() {
        transport.send(parcels("a1", "b1", "c1", "d1"));
        var one = open(transport);
        assertThat(receiveAtLeast(one, 4)).hasSize(4);

        var two = open(another);
        for (int i = 0; i < 10; i++) {
            assertThat(two.receive(ALL, SOON)).isEmpty();
            one.acknowledge();
        }
        awaitBacklog(0);
    }

    @Test
    void keepsBodiesThatAreNoTextWhole() {
        var noText = new byte[] {'{', (byte) 0xc3, '}', 0};
        foreign(null, noText);
        foreign("a", null);
        foreign("a", new byte[0]);

        assertThat(receiveAtLeast(open(transport, "b"), 3))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactlyInAnyOrder(Received.ofBytes(noText), Received.ofText(""), Received.ofText(""));
    }

    private static void foreign(String key, byte[] body) {
        var clients = new KafkaClients(KafkaUrl.parse(kafka.url()).orElseThrow(), Login.NONE);
        try (var producer = clients.producer("foreign", java.util.Map.of())) {
            var message = new ProducerRecord<>(KafkaTransport.TOPIC, key == null ? null : key.getBytes(), body);
            message.headers().add("type", "order.created".getBytes()).add("other", new byte[] {-1});
            producer.send(message);
        }
    }

    @Test
    void takesTheLargestAndHandsItOver() {
        String large = "x".repeat(5_000_000);
        transport.send(List.of(new Parcel("order", "order.created", "a", large)));

        assertThat(take(open(transport), 1)).containsExactly(large);
    }

    @Test
    void failsSoonWhileKafkaHangsAndLosesNothing() throws IOException {
        try (var impatient = impatient()) {
            var intake = open(impatient);
            sendUntilTaken(impatient, parcels("a1"));
            assertThat(receiveAtLeast(intake, 1)).containsExactly(Received.ofText("a1"));
            kafka.freeze();
            try {
                assertThat(impatient.reachable()).isFalse();
                assertThat(impatient.backlog(subscription)).isEmpty();
                assertFails(() -> impatient.send(parcels("a2", "a3")));
                assertFails(intake::acknowledge);
                assertFails(() -> impatient.open(subscription, Set.of()));
            } finally {
                kafka.thaw();
            }
            intake.close();
            sendUntilTaken(impatient, parcels("a2", "a3"));
        }

        assertThat(distinct(open(transport), 3)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void noticesThatKafkaHangsWhileNothingComes() throws IOException {
        try (var impatient = impatient()) {
            var intake = open(impatient);
            assertThat(intake.receive(ALL, SOON)).isEmpty();
            kafka.freeze();
            try {
                assertThatThrownBy(() -> Await.until(
                                LONG, () -> !intake.receive(ALL, SOON).isEmpty()))
                        .isInstanceOf(TransportException.class);
            } finally {
                kafka.thaw();
            }
            Await.until(impatient::reachable);
        }
    }

    private static void assertFails(Runnable call) {
        long begun = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(TransportException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LONG);
    }

    @Test
    void keepsWhatWasSentThroughKillAndStart() {
        transport.send(parcels("a1", "a2"));
        kafka.kill();
        try (var impatient = impatient()) {
            assertThat(impatient.reachable()).isFalse();
            kafka.start();
            Await.until(impatient::reachable);
            sendUntilTaken(impatient, parcels("a3"));
        }
        Await.until(transport::reachable);
        Await.until(another::reachable);

        assertThat(distinct(open(transport), 3)).containsExactly("a1", "a2", "a3");
    }

    private static void sendUntilTaken(KafkaTransport through, List<Parcel> batch) {
        Await.until(() -> {
            try {
                through.send(batch);
                return true;
            } catch (TransportException notYet) {
                return false;
            }
        });
    }

    @Test
    void broadcastsToAllThatListen() {
        var here = new CopyOnWriteArrayList<String>();
        var there = new CopyOnWriteArrayList<String>();
        transport.listen(here::add);
        another.listen(there::add);

        // Again and again, as what Kafka does not take at once is dropped.
        Await.until(() -> {
            another.broadcast("from there");
            transport.broadcast("from here");
            return Stream.of(here, there).allMatch(heard -> heard.containsAll(List.of("from here", "from there")));
        });
    }

    /** And deletes what all have acknowledged: here nobody else is behind. */
    @Test
    void speaksTlsAndLogsIn(@TempDir Path folder) throws IOException {
        try (var secured = KafkaProcess.secured(folder)) {
            try (var stranger = transport(secured.url(), new Login(KafkaProcess.USER, "wrong"))) {
                assertThatThrownBy(() -> stranger.declare(List.of(subscription)))
                        .isInstanceOf(TransportException.class)
                        .hasRootCauseMessage("Authentication failed: Invalid username or password");
            }
            try (var known = transport(secured.url(), new Login(KafkaProcess.USER, KafkaProcess.PASSWORD))) {
                deletesWhatAllHaveAcknowledged(known);
            }
        }
    }

    private void deletesWhatAllHaveAcknowledged(KafkaTransport known) {
        var away = new Subscription("away", subscription.types());
        known.declare(List.of(subscription, away));
        known.send(parcels("a1", "a2"));
        try (var intake = known.open(subscription, Set.of())) {
            assertThat(take(intake, 2)).containsExactly("a1", "a2");
        }
        known.clean();
        try (var intake = known.open(away, Set.of())) {
            assertThat(take(intake, 2)).containsExactly("a1", "a2");
        }
        assertThat(known.kept()).isEqualTo(2);

        known.clean();

        assertThat(known.kept()).isZero();
        known.send(parcels("a3"));
        try (var intake = known.open(away, Set.of())) {
            assertThat(take(intake, 1)).containsExactly("a3");
        }
    }

    @Test
    void startsWithoutKafka() {
        try (var lonely = transport("no-such-host.invalid:9092" + SHORT_PATIENCE, Login.NONE)) {
            assertThat(lonely.reachable()).isFalse();
            assertThat(lonely.backlog(subscription)).isEmpty();
            lonely.broadcast("nobody");
            assertFails(() -> lonely.declare(List.of(subscription)));
            assertFails(() -> lonely.send(parcels("a1")));
            assertFails(() -> lonely.open(subscription, Set.of()));
        }
    }

    @Test
    void endsItsThreads() {
        var before = threads();
        var shortLived = transport(kafka.url(), Login.NONE);
        shortLived.declare(List.of(subscription));
        shortLived.send(parcels("a1"));
        shortLived.broadcast("news");
        shortLived.reachable();
        shortLived.open(subscription, Set.of()).close();
        shortLived.close();

        Await.until(() -> before.containsAll(threads()));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("kafka"))
                .toList();
    }

    private Intake open(KafkaTransport through, String... withoutKeys) {
        var intake = through.open(subscription, Set.of(withoutKeys));
        opened.add(intake);
        return intake;
    }

    private static List<String> take(Intake intake, int count) {
        var texts = texts(receiveAtLeast(intake, count));
        intake.acknowledge();
        return texts;
    }

    private void awaitBacklog(long count) {
        Await.until(() -> transport.backlog(subscription).orElse(-1) == count);
    }

    private static List<String> keysOf(List<String> texts) {
        return texts.stream().map(text -> text.split(" ")[0]).distinct().toList();
    }

    private static void assertInOrder(List<String> texts) {
        for (String key : keysOf(texts)) {
            assertThat(texts.stream().filter(text -> text.startsWith(key + " ")))
                    .isSorted();
        }
    }
}
