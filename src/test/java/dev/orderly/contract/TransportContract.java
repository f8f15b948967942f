package dev.orderly.contract;

import static dev.orderly.fixture.Messages.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
    private static final int SOME = 10;

    @Test
    void keepsThroughAKillWhatWasSentAndReconnects() throws IOException {
        var reading = declared();
        var waiting = declared();
        var inbox = new Inbox();
        var impatient = impatient();
        var intake = opened(impatient, reading);
        here.send(parcels(Inbox.texts(KEYS, 0, BATCH)));
        inbox.deliver(receive(intake, BATCH));
        intake.acknowledge();
        inbox.deliver(receive(intake, BATCH));

        kill();
        assertWithin(PATIENCE, () -> assertThat(impatient.reachable()).isFalse());
        restart();

        Await.until(impatient::reachable);
        sendUntilTaken(impatient, parcels(Inbox.texts(KEYS, BATCH, BATCH + 1)));
        var all = Inbox.texts(KEYS, 0, BATCH + 1);
        try (var pump = new BackgroundPump(impatient, reading, inbox)) {
            Await.until(() -> inbox.size() == all.size());
        }
        inbox.assertHasInOrder(all);
        Await.until(here::reachable);
        take(waiting, all.size()).assertHasInOrder(all);
    }

    /** Each batch whole until it is taken, as the relay sends; the broker dies in the middle of one, or between two. */
    @Test
    void sendsABatchAgainThatFailedInTheMiddle() throws IOException {
        var subscription = declared();
        var inbox = new Inbox();
        var sender = impatient();
        var restarted = new AtomicBoolean();
        try (var one = new BackgroundPump(impatient(), subscription, inbox);
                var two = new BackgroundPump(impatient(), subscription, inbox)) {
            var sending = CompletableFuture.supplyAsync(() -> sendThrough(sender, restarted));
            Await.until(() -> inbox.size() > KEYS.size() * BATCH);
            kill();
            restart();
            restarted.set(true);
            int batches = sending.join();
            Await.until(() -> inbox.size() == KEYS.size() * BATCH * batches);
        }
        inbox.assertInOrder();
    }

    /** Batch upon batch, and some after the restart; returns how many. */
    private int sendThrough(Transport sender, AtomicBoolean restarted) {
        int batches = 0;
        for (int after = 0; after < SOME; batches++) {
            after += restarted.get() ? 1 : 0;
            sendUntilTaken(sender, parcels(Inbox.texts(KEYS, batches * BATCH, (batches + 1) * BATCH)));
        }
        return batches;
    }

    @Test
    void givesUpSendingToABrokerThatHangs() throws IOException {
        var subscription = declared();
        var impatient = impatient();
        sendUntilTaken(impatient, parcels("a 0"));

        freeze();
        assertFails(() -> impatient.send(parcels("a 1", "b 0")));
        thaw();

        sendUntilTaken(impatient, parcels("a 1", "b 0"));
        sendUntilTaken(impatient, parcels("a 2"));
        var inbox = take(subscription, 4);
        assertThat(inbox.arrived()).containsExactlyInAnyOrder("a 0", "a 1", "a 2", "b 0");
        inbox.assertInOrder();
    }

    @Test
    void noticesThatTheBrokerHangs() throws IOException {
        var subscription = subscription(created());
        here.declare(List.of(subscription));
        var impatient = impatient();
        var waiting = opened(impatient, subscription);
        var there = impatient();
        var holding = opened(there, declaredWithOne());
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
        assertFails(() -> impatient.open(subscription, Set.of()));
        assertFails(() -> impatient.declare(List.of(subscription)));
        assertWithin(PATIENCE.dividedBy(2), () -> {
            assertThat(impatient.reachable()).isFalse();
            assertThat(impatient.backlog(subscription)).isEmpty();
        });
        thaw();

        Await.until(impatient::reachable);
        sendUntilTaken(impatient, parcels("a 0"));
        var inbox = new Inbox();
        try (var pump = new BackgroundPump(impatient, subscription, inbox)) {
            Await.until(() -> inbox.size() == 1);
        }
    }

    private Intake opened(Transport transport, Subscription subscription) {
        var intake = new AtomicReference<Intake>();
        Await.until(() -> succeeds(() -> intake.set(open(transport, subscription))));
        return intake.get();
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
        var early = impatient(network);
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
        var impatient = impatient();
        impatient.listen(heard::add);
        Await.until(() -> {
            impatient.broadcast("before");
            return heard.contains("before");
        });

        freeze();
        assertWithin(PATIENCE.dividedBy(2), () -> impatient.broadcast("meanwhile"));
        thaw();

        Await.until(() -> {
            impatient.broadcast("after");
            return heard.contains("after");
        });
    }

    private static void assertFails(Runnable call) {
        assertWithin(PATIENCE, () -> assertThatThrownBy(call::run).isInstanceOf(TransportException.class));
    }
}
