package dev.orderly.event.transport.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Together;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same subscription, declared with other types by a newer or an older version of its subscriber. */
class UpgradedSubscriptionTest {

    private static Path data;
    private static ArtemisTransport transport;

    private final String name = "test-" + UUID.randomUUID();
    private final Subscription before = new Subscription(name, Set.of("a.old", "a.gone"));
    private final Subscription after = new Subscription(name, Set.of("a.old", "a.new"));
    private final List<Intake> opened = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path folder) {
        data = folder;
        transport = started();
    }

    private static ArtemisTransport started() {
        System.setProperty("orderly.data", data.toString());
        try {
            return new ArtemisTransport();
        } finally {
            System.clearProperty("orderly.data");
        }
    }

    @AfterAll
    static void stop() {
        transport.close();
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
    }

    /** Why the queue's filter is changed by hand: what the client offers refuses, or would delete the queue. */
    @Test
    void isRefusedByTheBrokerAsItStands() throws JMSException {
        transport.declare(List.of(before));

        try (var connection = (ActiveMQConnection)
                Connections.forWork("vm://0", Login.NONE, () -> {}).open()) {
            var session = connection.getInitialSession();
            assertThatThrownBy(() -> session.createSharedQueue(QueueConfiguration.of(name)
                            .setAddress(ArtemisTransport.ALL_TOPICS)
                            .setRoutingType(RoutingType.MULTICAST)
                            .setFilterString("JMSType IN ('a.new')")))
                    .hasMessageContaining("different filter");
        }
    }

    @Test
    void keepsWhatWaitedAndHearsTheAddedType() {
        transport.declare(List.of(before));
        send("a.old 1", "a.new not heard yet", "a.gone 2");

        transport.declare(List.of(after));
        send("a.new 3", "a.old 4", "a.other never heard");

        assertThat(take(open(after), 4)).containsExactly("a.old 1", "a.gone 2", "a.new 3", "a.old 4");
        Await.until(() -> transport.backlog(after).orElse(-1) == 0);
    }

    @Test
    void widensUnderConsumersThatStayAtWork() {
        var old = open(before);
        send("a.old 1");
        assertThat(take(old, 1)).containsExactly("a.old 1");

        var upgraded = open(after);
        send("a.new 2", "a.gone 3", "a.old 4");

        var all = new ArrayList<String>();
        Await.until(() -> {
            all.addAll(texts(old));
            all.addAll(texts(upgraded));
            return all.size() == 3;
        });
        assertThat(all).containsExactlyInAnyOrder("a.new 2", "a.gone 3", "a.old 4");
    }

    @Test
    void losesNothingToAnOldInstanceThatDeclaresLater() {
        transport.declare(List.of(after));
        transport.declare(List.of(before));
        open(before).close();
        send("a.new 1", "a.gone 2");

        assertThat(take(open(after), 2)).containsExactly("a.new 1", "a.gone 2");
    }

    @Test
    void widensForManyAtOnce() {
        transport.declare(List.of(before));

        Together.run(8, number -> {
            Await.until(() -> declares(new Subscription(name, Set.of("a.t" + number))));
            return null;
        });
        send("a.t0 0", "a.t1 1", "a.t2 2", "a.t3 3", "a.t4 4", "a.t5 5", "a.t6 6", "a.t7 7", "a.old 8");

        assertThat(take(open(before), 9)).hasSize(9);
    }

    @Test
    void staysWideOverARestartOfTheBroker() {
        transport.declare(List.of(before));
        transport.declare(List.of(after));
        send("a.new 1");

        transport.close();
        transport = started();
        send("a.new 2", "a.gone 3");

        assertThat(take(open(before), 4))
                .as("what the queue that is not deleted yet gets again, is dropped by the inbox")
                .containsExactlyInAnyOrder("a.gone 3", "a.new 1", "a.new 2", "a.gone 3");
    }

    @Test
    void hasALaterVersionWidenAgain() {
        transport.declare(List.of(before));
        transport.declare(List.of(after));
        transport.declare(List.of(new Subscription(name, Set.of("a.newest"))));
        send("a.gone 1", "a.new 2", "a.newest 3");

        assertThat(take(open(after), 3)).containsExactly("a.gone 1", "a.new 2", "a.newest 3");
    }

    @Test
    void readsWhatIsSupersededToItsEndAndDeletesItLater() throws Exception {
        transport.declare(List.of(before));
        send("a.old 1");
        transport.declare(List.of(after));
        send("a.old 2");
        assertThat(queues()).containsExactly(name, name + "~2");
        var nanoTime = new AtomicLong();
        try (var connections = Connections.forWork("vm://0", Login.NONE, () -> {});
                var intake = new ArtemisIntake(connections, before, Set.of(), nanoTime::get)) {
            assertThat(texts(intake)).containsExactly("a.old 1");
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(take(intake, 1)).containsExactly("a.old 2");
            assertThat(queues()).as("soon").hasSize(2);

            nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());
            assertThat(texts(intake)).isEmpty();

            assertThat(queues()).as("later").containsExactly(name + "~2");
        }
        send("a.old 3");
        assertThat(take(open(after), 1)).containsExactly("a.old 3");
    }

    @Test
    void leavesKeysInWhatIsSupersededToReadThemInTheirOrderLater() throws Exception {
        transport.declare(List.of(before));
        send("a.old 1");
        var nanoTime = new AtomicLong();
        try (var connections = Connections.forWork("vm://0", Login.NONE, () -> {});
                var without = new ArtemisIntake(connections, after, Set.of(name), nanoTime::get)) {
            transport.send(List.of(new Parcel("a", "a.new", "another", "a.new of another")));
            send("a.new 2");
            assertThat(texts(without)).isEmpty();
            nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(take(without, 1)).containsExactly("a.new of another");
            nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());
            assertThat(texts(without)).isEmpty();
        }

        assertThat(take(open(after), 2)).containsExactly("a.old 1", "a.new 2");
    }

    private List<String> queues() throws Exception {
        try (var connections = Connections.forWork("vm://0", Login.NONE, () -> {});
                var connection = (ActiveMQConnection) connections.open()) {
            return SubscriptionQueues.names(connection.getInitialSession(), name);
        }
    }

    private static boolean declares(Subscription subscription) {
        try {
            transport.declare(List.of(subscription));
            return true;
        } catch (TransportException anotherWidens) {
            return false;
        }
    }

    private Intake open(Subscription subscription) {
        var intake = transport.open(subscription, Set.of());
        opened.add(intake);
        return intake;
    }

    /** Each a type, and what tells it from others; all of one key. */
    private void send(String... texts) {
        transport.send(Arrays.stream(texts)
                .map(text -> new Parcel("a", text.substring(0, text.indexOf(' ')), name, text))
                .toList());
    }

    private static List<String> take(Intake intake, int count) {
        var all = new ArrayList<String>();
        Await.until(() -> {
            all.addAll(texts(intake));
            return all.size() >= count;
        });
        return all;
    }

    private static List<String> texts(Intake intake) {
        var texts = intake.receive(100, Duration.ofMillis(100)).stream()
                .map(Received::text)
                .toList();
        intake.acknowledge();
        return texts;
    }
}
