package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.emitter.EventBus;
import dev.orderly.event.live.OtherInstances.Figures;
import dev.orderly.event.live.redis.RedisLiveExchange;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.redis.RedisChannel;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RedisProcess;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Warnings;
import dev.orderly.order.OrderShipped;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** Two instances that tell each other of live events by a real Redis. */
@ExtendWith(OnEveryDatabase.ClosedAtTheEnd.class)
class LiveBetweenInstancesTest {

    private static final String CHANNEL = "orderly:live";

    private static RedisProcess redis;

    private Shop one;
    private Shop two;

    @BeforeAll
    static void startRedis(@TempDir Path folder) {
        redis = RedisProcess.startedIn(folder);
        System.setProperty("orderly.live.url", redis.url());
    }

    @AfterAll
    static void stopRedis() {
        System.clearProperty("orderly.live.url");
        redis.close();
    }

    @BeforeEach
    void open() {
        one = new Shop();
        two = new Shop();
        Await.until(() -> listening() == 2);
    }

    private static long listening() {
        try (var client = new Jedis(URI.create(redis.url()))) {
            return client.pubsubNumSub(CHANNEL).get(CHANNEL);
        }
    }

    @AfterEach
    void close() {
        one.others.stop(null);
        two.others.stop(null);
    }

    /** What of an instance has to do with live events. */
    private static final class Shop {

        private final EnvelopeCodec codec;
        private final LiveEvents live;
        private final LiveReader reader;
        private final OtherInstances others;
        private final List<OrderShipped> onTheBus = Collections.synchronizedList(new ArrayList<>());

        Shop() {
            var beans = TestDatabase.H2.beans();
            var catalogue = Catalogues.of(List.of(OrderShipped.class));
            codec = Catalogues.codec(catalogue, beans.get(Clock.class));
            beans.with(Catalogue.class, catalogue)
                    .with(EnvelopeCodec.class, codec)
                    .with(EventBus.class, EventBus.builder().build())
                    .with(Event.class, unused(Event.class))
                    .with(Instance.class, unused(Instance.class))
                    .with(ManagedExecutorService.class, unused(ManagedExecutorService.class))
                    .with(ManagedThreadFactory.class, threads());
            live = beans.get(LiveEvents.class);
            reader = beans.get(LiveStream.class).read(null);
            beans.get(EventBus.class).<OrderShipped>on("order.*", (name, event) -> onTheBus.add(event));
            others = beans.get(OtherInstances.class);
            others.open(new RedisLiveExchange());
            others.begin(null);
        }

        /** Not the container's threads, but threads. */
        private static ManagedThreadFactory threads() {
            return (ManagedThreadFactory) Proxy.newProxyInstance(
                    Shop.class.getClassLoader(),
                    new Class<?>[] {ManagedThreadFactory.class},
                    (proxy, method, arguments) -> new Thread((Runnable) arguments[0]));
        }

        private static <T> T unused(Class<T> type) {
            return type.cast(
                    Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        throw new AssertionError(method + " is not expected");
                    }));
        }

        Envelope commit() {
            var event = new OrderShipped(UUID.randomUUID(), "ann", "ann@example.org", BigDecimal.ONE);
            var envelope = codec.seal(event, Cause.beginning());
            live.committed(List.of(new Published(event, envelope)));
            return envelope;
        }

        List<Envelope> shown() {
            return reader.next();
        }

        Figures figures() {
            return others.figures().orElseThrow();
        }
    }

    @Test
    void showEachOtherOnStreamAndBusWhatTheyCommitOnce() {
        var events = List.of(one.commit(), one.commit(), one.commit());

        Await.until(() -> two.figures().received() == 3);
        Await.until(() -> two.onTheBus.size() == 3);
        assertThat(ids(two.shown())).isEqualTo(ids(events));
        assertThat(two.onTheBus).extracting(OrderShipped::key).isEqualTo(keys(events));

        var answer = two.commit();

        Await.until(() -> one.onTheBus.size() == 4);
        assertThat(ids(one.shown()))
                .startsWith(ids(events).toArray(UUID[]::new))
                .endsWith(answer.eventId())
                .hasSize(4);
        // Counted once they have been shown.
        Await.until(() -> one.figures().equals(new Figures(3, 1, 0, 0, 0)));
    }

    private static List<UUID> ids(List<Envelope> events) {
        return events.stream().map(Envelope::eventId).toList();
    }

    private static List<String> keys(List<Envelope> events) {
        return events.stream().map(Envelope::key).toList();
    }

    @Test
    void passOverWhatTheyCannotReadAndTellThatOnce() {
        try (var warnings = Warnings.of(OtherInstances.class.getName());
                var newer = new RedisChannel(redis.url(), Login.NONE, CHANNEL)) {
            newer.send(List.of("x\n{}", "no event at all"));
            Await.until(() -> two.figures().unreadable() == 2 && one.figures().unreadable() == 2);

            assertThat(warnings.lines()).hasSize(2).allMatch(line -> line.contains("cannot be read"));
        }
        var event = one.commit();

        Await.until(() -> two.onTheBus.size() == 1);
        assertThat(ids(two.shown())).containsExactly(event.eventId());
    }

    @Test
    void commitAsFastAsEverWhileRedisHangsAndGoOnAfterwards() throws IOException {
        try (var warnings = Warnings.of(LossyQueue.class.getName())) {
            redis.freeze();
            long began = System.nanoTime();
            for (int i = 0; i < LossyQueue.CAPACITY * 2; i++) {
                one.commit();
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            Await.until(() -> one.figures().droppedOut() > 0);
            redis.thaw();

            assertThat(took).isLessThan(Duration.ofSeconds(10));
            assertThat(one.onTheBus).hasSize(LossyQueue.CAPACITY * 2);
            Await.until(() -> {
                two.commit();
                return one.figures().received() > 0;
            });
            Await.until(() -> {
                one.commit();
                return two.figures().received() > 0;
            });
            assertThat(warnings.lines()).allMatch(line -> line.contains("are dropped for now"));
        }
    }

    @Test
    void findEachOtherAgainAfterRedisDied() {
        one.commit();
        Await.until(() -> two.figures().received() == 1);

        redis.kill();
        one.commit();
        redis.start();

        Await.until(() -> {
            one.commit();
            return two.figures().received() > 1;
        });
    }
}
