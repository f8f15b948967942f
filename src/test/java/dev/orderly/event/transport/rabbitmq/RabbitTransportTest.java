package dev.orderly.event.transport.rabbitmq;

import static dev.orderly.fixture.Messages.distinct;
import static dev.orderly.fixture.Messages.parcel;
import static dev.orderly.fixture.Messages.receive;
import static dev.orderly.fixture.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.RabbitProcess;
import dev.orderly.fixture.TestCertificate;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is RabbitMQ's own, beside what every transport promises. */
class RabbitTransportTest {

    private static final Duration SOON = Duration.ofMillis(300);

    private static RabbitProcess broker;

    private final Subscription subscription =
            new Subscription("test-" + UUID.randomUUID(), Set.of("order.created", "order.shipped"));
    private final List<Intake> opened = new ArrayList<>();
    private RabbitTransport transport;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = RabbitProcess.startedIn(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void declare() {
        transport = transport(broker.url() + "?timeout=3s");
        transport.declare(List.of(subscription));
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
        transport.close();
    }

    @Test
    void givesWhatIsSubscribedToInTheOrderItWasSent() {
        transport.send(
                List.of(parcel("a", "a1"), new Parcel("order", "order.eaten", "a", "not heard"), parcel("b", "b1")));
        transport.send(List.of(parcel("a", "a2")));

        assertThat(transport.backlog(subscription)).hasValue(3);
        assertThat(take(open(), 3)).containsExactly("a1", "b1", "a2");
        Await.until(() -> transport.backlog(subscription).orElse(-1) == 0);
    }

    @Test
    void keepsTheOrderThroughThreeConsumersThatDieOneAfterTheOther() {
        var all = IntStream.range(0, 9_000).mapToObj(Integer::toString).toList();
        for (int from = 0; from < all.size(); from += 500) {
            transport.send(all.subList(from, from + 500).stream()
                    .map(text -> parcel("a", text))
                    .toList());
        }
        var taken = new ArrayList<String>();

        for (int i = 0; i < 3; i++) {
            var next = open();
            taken.addAll(take(next, 700));
            receive(next, 300);
            next.close();
        }
        var last = open();
        while (taken.size() < all.size()) {
            taken.addAll(take(last, 100));
        }

        assertThat(taken).isEqualTo(all);
    }

    @Test
    void holdsWhatIsLeftOutForTheNextInItsOrder() {
        transport.send(List.of(parcel("a", "a1"), parcel("b", "b1"), parcel("a", "a2"), parcel("c", "c1")));
        var without = open("a");
        assertThat(take(without, 2)).containsExactly("b1", "c1");
        transport.send(List.of(parcel("a", "a3"), parcel("b", "b2")));
        assertThat(take(without, 1)).containsExactly("b2");
        assertThat(transport.backlog(subscription)).hasValue(3);
        var standingBy = open();
        assertThat(standingBy.receive(10, SOON)).isEmpty();

        without.close();

        assertThat(take(standingBy, 3)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void hearsAlsoWhatAnotherVersionWants() {
        var more = new Subscription(subscription.name(), Set.of("order.created", "order.eaten"));
        transport.declare(List.of(more));
        transport.declare(List.of(subscription));

        transport.send(List.of(
                new Parcel("order", "order.eaten", "a", "a1"), new Parcel("order", "order.shipped", "a", "a2")));

        assertThat(take(open(), 2)).containsExactly("a1", "a2");
    }

    @Test
    void saysWhatTheBrokerLacksWhenItTakesNothingAndGoesOnAfterwards() {
        transport.send(List.of(parcel("a", "a1")));
        broker.fillDisk(true);
        try {
            assertThatThrownBy(() -> transport.send(List.of(parcel("a", "a2"), parcel("a", "a3"))))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("blocked: low on disk");
        } finally {
            broker.fillDisk(false);
        }
        Await.until(() -> {
            try {
                transport.send(List.of(parcel("a", "a2"), parcel("a", "a3")));
                return true;
            } catch (TransportException stillBlocked) {
                return false;
            }
        });

        // What was given up may come beside its repetition.
        assertThat(distinct(open(), 3)).containsExactly("a1", "a2", "a3");
    }

    @Test
    void noticesThatTheBrokerHangs() throws IOException {
        transport.send(List.of(parcel("a", "a1")));
        var intake = open();
        assertThat(take(intake, 1)).containsExactly("a1");
        broker.freeze();
        try {
            var large = Stream.generate(() -> parcel("a", "x".repeat(60_000)))
                    .limit(500)
                    .toList();
            assertThatThrownBy(() -> transport.send(large)).isInstanceOf(TransportException.class);
            assertThat(transport.reachable()).isFalse();
            assertThatThrownBy(() -> intake.receive(10, Duration.ofSeconds(8))).isInstanceOf(TransportException.class);
            assertThatThrownBy(this::open).isInstanceOf(TransportException.class);
        } finally {
            broker.thaw();
        }
        transport.send(List.of(parcel("b", "b1")));
        var texts = new ArrayList<String>();
        var after = open();
        Await.until(() -> texts.addAll(take(after, 1)) && texts.contains("b1"));
    }

    @Test
    void tellsAllInstancesWhatIsBroadcast() {
        var heard = new CopyOnWriteArrayList<String>();
        try (var other = transport(broker.url())) {
            other.listen(heard::add);
            other.broadcast("begin");
            Await.until(() -> heard.contains("begin"));

            transport.broadcast("news");

            Await.until(() -> heard.contains("news"));
        }
    }

    @Test
    void encryptsAndLogsIn(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        try (var secret = RabbitProcess.encryptedIn(folder, certificate)) {
            secret.start();
            var url = RabbitUrl.parse(secret.url()).orElseThrow();
            try (var trust = certificate.trusted();
                    var known = new RabbitTransport(url, new Login(RabbitProcess.USER, RabbitProcess.PASSWORD));
                    var guessing = new RabbitTransport(url, new Login(RabbitProcess.USER, "guess"))) {
                known.declare(List.of(subscription));
                known.send(List.of(parcel("a", "a1")));
                assertThat(known.backlog(subscription)).hasValue(1);
                assertThatThrownBy(() -> guessing.declare(List.of())).isInstanceOf(TransportException.class);
            }
            try (var distrustful = new RabbitTransport(url, new Login(RabbitProcess.USER, RabbitProcess.PASSWORD))) {
                assertThatThrownBy(() -> distrustful.declare(List.of())).hasStackTraceContaining("certification path");
            }
        }
    }

    @Test
    void endsItsThreads() {
        transport.send(List.of(parcel("a", "a1")));
        transport.broadcast("news");
        assertThat(transport.reachable()).isTrue();
        open().close();

        transport.close();

        Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("orderly-rabbitmq")));
    }

    @Test
    void readsUrls() {
        assertThat(RabbitUrl.parse("amqp://a,b:1234/shop?timeout=250ms")
                        .orElseThrow()
                        .toString())
                .contains("a:5672", "b:1234", "virtualHost=shop", "timeout=PT0.25S");
        assertThat(RabbitUrl.parse("amqps://[::1]/%2F")
                        .orElseThrow()
                        .nodes()
                        .get(0)
                        .getPort())
                .isEqualTo(ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT);
        for (String wrong : List.of("tcp://a:1", "amqp://u:p@a", "amqp://", "amqp://a?timeout=never", "amqp://a?x=1")) {
            assertThat(RabbitUrl.parse(wrong)).isEmpty();
        }
    }

    private static RabbitTransport transport(String url) {
        return new RabbitTransport(RabbitUrl.parse(url).orElseThrow(), Login.NONE);
    }

    private Intake open(String... withoutKeys) {
        var intake = transport.open(subscription, Set.of(withoutKeys));
        opened.add(intake);
        return intake;
    }
}
