package dev.orderly.event.transport.redis;

import static dev.orderly.fixture.Messages.parcel;
import static dev.orderly.fixture.Messages.receive;
import static dev.orderly.fixture.Messages.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.RedisProcess;
import dev.orderly.fixture.TestCertificate;
import dev.orderly.fixture.Warnings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadGroupParams;

/** What is Redis' own, beside what every transport promises. */
class RedisTransportTest {

    private static RedisProcess broker;

    private final Subscription subscription =
            new Subscription("test-" + UUID.randomUUID(), Set.of("order.created", "order.shipped"));
    private final List<Intake> opened = new ArrayList<>();
    private RedisTransport transport;

    @BeforeAll
    static void start(@TempDir Path folder) {
        broker = RedisProcess.startedIn(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void declare() {
        try (var redis = redis()) {
            redis.flushAll();
        }
        transport = transport(broker.url());
        transport.declare(List.of(subscription));
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
        transport.close();
    }

    @Test
    void beginsAgainWhereAnotherHasReadBeside() {
        var intake = open();
        transport.send(List.of(parcel("a", "a0")));
        assertThat(take(intake, 1)).containsExactly("a0");
        transport.send(List.of(parcel("a", "a1")));
        readBeside();
        transport.send(List.of(parcel("a", "a2")));

        assertThat(take(intake, 2)).containsExactly("a1", "a2");
    }

    @Test
    void findsWhatAnotherHasReadAndLetLie() {
        var intake = open();
        transport.send(List.of(parcel("a", "a0")));
        readBeside();

        assertThat(take(intake, 1)).containsExactly("a0");
    }

    /** As a reader does that was frozen between looking at its leases and reading. */
    private void readBeside() {
        try (var redis = redis()) {
            redis.xreadGroup(
                    subscription.name(),
                    "orderly",
                    XReadGroupParams.xReadGroupParams().count(10),
                    Map.of(stream("a"), StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        }
    }

    @Test
    void trimsWhatAllGroupsHaveAcknowledgedAndNoMore() {
        var slow = new Subscription(subscription.name() + "-slow", subscription.types());
        transport.declare(List.of(slow));
        var batch = IntStream.range(0, 500).mapToObj(i -> parcel("a", "a" + i)).toList();
        transport.send(batch);
        var fast = open();
        take(fast, 500);
        assertThat(trimmed()).isEqualTo(500);

        var held = transport.open(slow, Set.of());
        opened.add(held);
        receive(held, 400);
        assertThat(trimmed()).isEqualTo(500);
        held.acknowledge();

        assertThat(trimmed()).isBetween(100L, 200L);
        assertThat(take(held, 100)).last().isEqualTo("a499");
    }

    private long trimmed() {
        var connections =
                new RedisConnections(RedisUrl.parse(broker.url()).orElseThrow(), Login.NONE, Duration.ofSeconds(1));
        try (var link = connections.open();
                var redis = redis()) {
            RedisTrimming.trim(link);
            return redis.xlen(stream("a"));
        }
    }

    @Test
    void takesAllOfABatchOrNothing() {
        var intake = open();
        var large = "x".repeat(100_000);
        try (var redis = redis()) {
            redis.configSet("maxmemory", "20mb");
            try {
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 1_000; i++) {
                                transport.send(List.of(parcel("a", large), parcel("a", "small")));
                            }
                        })
                        .isInstanceOf(TransportException.class)
                        .hasStackTraceContaining("OOM");
            } finally {
                redis.configSet("maxmemory", "0");
            }
            assertThat(redis.xlen(stream("a")) % 2).isZero();
        }
        assertThat(take(intake, 2)).containsExactly(large, "small");
    }

    @Test
    void sharesTheStreamsAmongFiveReadersAndTakesThemBack() {
        var leases = IntStream.range(0, 5)
                .mapToObj(i -> new ShardLeases(subscription.name(), "run"))
                .toList();
        var connections =
                new RedisConnections(RedisUrl.parse(broker.url()).orElseThrow(), Login.NONE, Duration.ofSeconds(1));
        try (var link = connections.open()) {
            leases.forEach(each -> each.keep(link));
            leases.forEach(each -> each.keep(link));
            leases.forEach(each -> each.keep(link));
            assertThat(leases).allMatch(each -> each.held().size() >= 3);
            assertThat(leases.stream().flatMap(each -> each.held().keySet().stream()))
                    .hasSize(RedisStreams.COUNT)
                    .doesNotHaveDuplicates();

            leases.subList(1, 5).forEach(each -> each.release(link));
            leases.get(0).keep(link);

            assertThat(leases.get(0).held()).hasSize(RedisStreams.COUNT);
        }
    }

    @Test
    void refusesARedisThatKeepsNothing(@TempDir Path folder) {
        try (var forgetful = RedisProcess.startedIn(folder, "--appendonly", "no");
                var lost = transport(forgetful.url())) {
            assertThatThrownBy(() -> lost.declare(List.of(subscription)))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("appendonly yes");
            assertThatThrownBy(() -> lost.send(List.of(parcel("a", "a0")))).isInstanceOf(TransportException.class);
            assertThatThrownBy(() -> lost.open(subscription, Set.of())).isInstanceOf(TransportException.class);
        }
    }

    @Test
    void warnsOnceOfARedisThatMayThrowEventsAway() {
        try (var redis = redis();
                var warnings = Warnings.of(RedisConnections.class.getName())) {
            redis.configSet("maxmemory-policy", "allkeys-lru");
            transport.declare(List.of(subscription));
            transport.declare(List.of(subscription));
            redis.configSet("maxmemory-policy", "noeviction");

            assertThat(warnings.lines()).singleElement().asString().contains("allkeys-lru", "noeviction");
        }
    }

    @Test
    void encryptsAndLogsIn(@TempDir Path folder) throws Exception {
        var certificate = TestCertificate.in(folder);
        try (var secret = RedisProcess.encryptedIn(folder, certificate)) {
            var url = RedisUrl.parse(secret.url()).orElseThrow();
            try (var trust = certificate.trusted();
                    var known = new RedisTransport(url, new Login(RedisProcess.USER, RedisProcess.PASSWORD));
                    var guessing = new RedisTransport(url, new Login(RedisProcess.USER, "guess"))) {
                known.declare(List.of(subscription));
                known.send(List.of(parcel("a", "a1")));
                assertThat(known.backlog(subscription)).hasValue(1);
                try (var intake = known.open(subscription, Set.of())) {
                    assertThat(take(intake, 1)).containsExactly("a1");
                }
                assertThatThrownBy(() -> guessing.declare(List.of()))
                        .isInstanceOf(TransportException.class)
                        .hasStackTraceContaining("WRONGPASS");
            }
            try (var distrustful = new RedisTransport(url, new Login(RedisProcess.USER, RedisProcess.PASSWORD))) {
                assertThatThrownBy(() -> distrustful.declare(List.of())).hasStackTraceContaining("certification path");
            }
        }
    }

    @Test
    void endsItsThreads() {
        transport.send(List.of(parcel("a", "a1")));
        transport.listen(text -> {});
        transport.broadcast("news");
        assertThat(transport.reachable()).isTrue();
        open().close();

        transport.close();

        Await.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("orderly-redis")));
    }

    @Test
    void readsUrls() {
        assertThat(RedisUrl.parse("redis://a/3?timeout=250ms").orElseThrow().toString())
                .contains("a:6379", "database=3", "timeout=PT0.25S");
        assertThat(RedisUrl.parse("rediss://[::1]:6380").orElseThrow().server().getPort())
                .isEqualTo(6380);
        for (String wrong : List.of("tcp://a:1", "redis://u:p@a", "redis://", "redis://a/x", "redis://a,b")) {
            assertThat(RedisUrl.parse(wrong)).isEmpty();
        }
    }

    private static RedisTransport transport(String url) {
        return new RedisTransport(RedisUrl.parse(url).orElseThrow(), Login.NONE);
    }

    private static Jedis redis() {
        return new Jedis(broker.url());
    }

    private static String stream(String key) {
        return "orderly:events:" + RedisStreams.of(key);
    }

    private Intake open() {
        var intake = transport.open(subscription, Set.of());
        opened.add(intake);
        return intake;
    }
}
