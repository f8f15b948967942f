package dev.orderly.contract;

import static dev.orderly.fixture.Messages.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every transport promises, against its real broker: here, while that broker dies, hangs, or is not there yet. What is
 * not promised by all is a {@link Capability}, and checked either way.
 */
abstract class TransportContract extends OrderContract {

    private static final List<String> KEYS =
            IntStream.range(0, 10).mapToObj(number -> "key" + number).toList();

    private static final int BATCH = 50;

    @Test
    void keepsThroughAKillWhatWasSentAndReconnects() throws IOException {
        var reading = declared();
        var waiting = declared();
        var inbox = new Inbox();
        var there = instance();
        var intake = open(there, reading);
        here.send(parcels(Inbox.texts(KEYS, 0, BATCH)));
        inbox.deliver(receive(intake, BATCH));
        intake.acknowledge();
        inbox.deliver(receive(intake, BATCH));

        kill();
        assertWithin(PATIENCE, () -> assertThat(here.reachable()).isFalse());
        restart();

        Await.until(here::reachable);
        sendUntilTaken(here, parcels(Inbox.texts(KEYS, BATCH, BATCH + 1)));
        var all = Inbox.texts(KEYS, 0, BATCH + 1);
        try (var pump = new BackgroundPump(there, reading, inbox)) {
            Await.until(() -> inbox.size() == all.size());
        }
        inbox.assertHasInOrder(all);
        take(waiting, all.size()).assertHasInOrder(all);
    }

    /** Each batch whole until it is taken, as the relay sends; the broker dies in the middle of one, or between two. */
    @Test
    void sendsABatchAgainThatFailedInTheMiddle() throws IOException {
        var subscription = declared();
        var inbox = new Inbox();
        int batches = 60;
        try (var one = new BackgroundPump(instance(), subscription, inbox);
                var two = new BackgroundPump(instance(), subscription, inbox)) {
            var sending = CompletableFuture.runAsync(() -> {
                for (int batch = 0; batch < batches; batch++) {
                    sendUntilTaken(here, parcels(Inbox.texts(KEYS, batch * BATCH, (batch + 1) * BATCH)));
                }
            });
            Await.until(() -> inbox.size() > KEYS.size() * BATCH);
            kill();
            restart();
            sending.join();
            Await.until(() -> inbox.size() == KEYS.size() * BATCH * batches);
        }
        inbox.assertInOrder();
    }

    @Test
    void givesUpSendingToABrokerThatHangs() throws IOException {
        var subscription = declared();
        here.send(parcels("a 0"));

        freeze();
        assertWithin(PATIENCE, () -> assertThatThrownBy(() -> here.send(parcels("a 1", "b 0")))
                .isInstanceOf(TransportException.class));
        thaw();

        sendUntilTaken(here, parcels("a 1", "b 0"));
        sendUntilTaken(here, parcels("a 2"));
        var inbox = take(subscription, 4);
        assertThat(inbox.arrived()).containsExactlyInAnyOrder("a 0", "a 1", "a 2", "b 0");
        inbox.assertInOrder();
    }

    @Test
    void noticesThatTheBrokerHangs() throws IOException {
        var subscription = subscription(created());
        here.declare(List.of(subscription));
        var waiting = here.open(subscription, Set.of());
        var there = instance();
        var holding = there.open(declaredWithOne(), Set.of());
        receive(holding, 1);

        freeze();
        assertThatThrownBy(() -> Await.until(() -> {
                    waiting.receive(ALL, SOON);
                    return false;
                }))
                .as("while it waits")
                .isInstanceOf(TransportException.class);
        assertWithin(PATIENCE, () -> succeeds(holding::acknowledge));
        assertWithin(PATIENCE, holding::close);
        assertWithin(PATIENCE, waiting::close);
        assertWithin(PATIENCE, there::close);
        assertFails(() -> here.open(subscription, Set.of()));
        assertFails(() -> here.declare(List.of(subscription)));
        assertWithin(PATIENCE.dividedBy(2), () -> {
            assertThat(here.reachable()).isFalse();
            assertThat(here.backlog(subscription)).isEmpty();
        });
        thaw();

        Await.until(here::reachable);
        sendUntilTaken(here, parcels("a 0"));
        var inbox = new Inbox();
        try (var pump = new BackgroundPump(here, subscription, inbox)) {
            Await.until(() -> inbox.size() == 1);
        }
    }

    private Subscription declaredWithOne() {
        var subscription = subscription(shipped());
        here.declare(List.of(subscription));
        here.send(List.of(parcel("order", shipped(), "held 0")));
        return subscription;
    }

    @Test
    void startsWithoutABroker() throws IOException {
        var network = network();
        network.cut();
        var early = instance(network);
        var subscription = subscription(created());

        assertFails(() -> early.declare(List.of(subscription)));
        assertFails(() -> early.send(parcels("a 0")));
        assertFails(() -> early.open(subscription, Set.of()));
        assertWithin(PATIENCE.dividedBy(2), () -> {
            assertThat(early.reachable()).isFalse();
            assertThat(early.backlog(subscription)).isEmpty();
        });

        network.pass();
        Await.until(() -> succeeds(() -> early.declare(List.of(subscription))));
        sendUntilTaken(early, parcels("a 0"));
        var inbox = new Inbox();
        try (var pump = new BackgroundPump(early, subscription, inbox)) {
            Await.until(() -> inbox.size() == 1);
        }
        Await.until(early::reachable);
    }

    @Test
    void dropsABroadcastSoonWhileTheBrokerHangsAndTellsAgainAfterwards() throws IOException {
        var heard = new CopyOnWriteArrayList<String>();
        here.listen(heard::add);
        Await.until(() -> {
            here.broadcast("before");
            return heard.contains("before");
        });

        freeze();
        assertWithin(PATIENCE.dividedBy(2), () -> here.broadcast("meanwhile"));
        thaw();

        Await.until(() -> {
            here.broadcast("after");
            return heard.contains("after");
        });
    }

    private static void assertFails(Runnable call) {
        assertWithin(PATIENCE, () -> assertThatThrownBy(call::run).isInstanceOf(TransportException.class));
    }
}
