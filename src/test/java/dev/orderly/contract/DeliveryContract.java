package dev.orderly.contract;

import static dev.orderly.fixture.Messages.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.Together;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is delivered, and to whom, by a broker that is well. */
abstract class DeliveryContract extends TransportFixture {

    /** The largest that {@code ORDERLY_MAX_EVENT_SIZE} allows. */
    private static final int LARGEST = 64 * 1024 * 1024;

    @Test
    void givesWhatIsSubscribedToInTheOrderItWasSent() {
        var subscription = declared();
        here.send(List.of(
                parcel("order", created(), "a 0"),
                parcel("payment", shipped(), "a 1"),
                parcel("order", "eaten", "a 0 unheard"),
                parcel("order", shipped(), "a 2")));
        instance().send(parcels("a 3"));

        assertThat(take(subscription, 4).arrived()).containsExactly("a 0", "a 1", "a 2", "a 3");
    }

    @Test
    void givesToEveryGroupWhatItSubscribedTo() {
        var both = declared();
        var again = declared();
        var one = subscription(shipped());
        here.declare(List.of(one));
        here.send(List.of(
                parcel("order", created(), "a 0"),
                parcel("order", shipped(), "b 0"),
                parcel("order", shipped(), "b 1")));

        assertThat(take(both, 3).arrived()).containsExactlyInAnyOrder("a 0", "b 0", "b 1");
        assertThat(take(again, 3).arrived()).containsExactlyInAnyOrder("a 0", "b 0", "b 1");
        assertThat(take(one, 2).arrived()).containsExactly("b 0", "b 1");
    }

    @Test
    void keepsForAGroupThatIsAwayWhatOthersHaveLongSince() {
        var away = declared();
        var there = declared();
        var texts = Inbox.texts(List.of("a", "b", "c"), 0, 100);
        here.send(parcels(texts));
        take(there, texts.size());

        here.declare(List.of(away));

        take(away, texts.size()).assertHasInOrder(texts);
    }

    @Test
    void givesAgainWhatWasNotAcknowledged() {
        var subscription = declared();
        here.send(parcels("a 0", "b 0", "a 1", "a 2"));
        try (var first = here.open(subscription, Set.of())) {
            receive(first, 2);
            first.acknowledge();
        }
        try (var second = here.open(subscription, Set.of())) {
            receive(second, 2);
        }

        assertThat(take(subscription, 2).size()).as("of four, two acknowledged").isEqualTo(2);
        Await.until(() -> here.backlog(subscription).orElse(-1) == 0);
    }

    @Test
    void givesNothingTwiceThatWasAcknowledged() {
        var subscription = declared();
        here.send(parcels("a 0", "b 0"));
        take(subscription, 2);
        here.send(parcels("a 1"));

        assertThat(take(subscription, 1).arrived()).containsExactly("a 1");
    }

    @Test
    void tellsTheBacklog() {
        var subscription = subscription(created());
        here.declare(List.of(subscription));
        var elsewhere = instance();
        here.send(List.of(
                parcel("order", created(), "a 0"),
                parcel("order", shipped(), "a 1"),
                parcel("order", created(), "b 0")));

        long backlog = backlog(elsewhere, subscription);
        if (can(Capability.COUNTS_EXACTLY)) {
            assertThat(backlog).isEqualTo(2);
        } else {
            assertThat(backlog).isBetween(2L, 3L);
        }
        assertThat(backlog(here, subscription("nobody"))).isZero();
        Await.until(here::reachable);

        take(subscription, 2);
        here.send(parcels("a 2"));
        take(subscription, 1);
        Await.until(() -> elsewhere.backlog(subscription).orElse(-1) == 0);
    }

    @Test
    void isDeclaredByAllInstancesAtOnce() {
        var subscription = subscription(created(), shipped());
        var instances = List.of(instance(), instance(), instance());
        Together.run(instances.size(), number -> {
            instances.get(number).declare(List.of(subscription));
            return number;
        });
        here.send(parcels("a 0"));

        assertThat(take(subscription, 1).arrived()).containsExactly("a 0");
    }

    @Test
    void hearsMoreTypesOnceItIsDeclaredWithThem() {
        var before = subscription(created());
        here.declare(List.of(before));
        here.send(List.of(parcel("order", created(), "a 0"), parcel("order", shipped(), "b 0")));
        take(before, 1);
        var after = new Subscription(before.name(), Set.of(created(), shipped()));
        here.declare(List.of(after));
        here.send(List.of(parcel("order", shipped(), "c 0"), parcel("order", created(), "a 1")));

        var old = new Inbox();
        pump(old, can(Capability.REMEMBERS_TYPES) ? 2 : 1, open(here, before));

        assertThat(old.arrived()).contains("a 1");
        assertThat(old.arrived().contains("c 0")).isEqualTo(can(Capability.REMEMBERS_TYPES));
    }

    @Test
    void takesAMessageOfTheLargestSize() {
        var subscription = declared();
        String large = "a 1" + "x".repeat(LARGEST - 3);
        here.send(List.of(
                parcel("order", created(), "a 0"),
                new Parcel("order", created(), "a", large),
                parcel("order", created(), "a 2")));

        var received = new ArrayList<Received>();
        try (var intake = here.open(subscription, Set.of())) {
            received.addAll(receive(intake, 3));
            intake.acknowledge();
        }

        assertThat(received.get(0).text()).isEqualTo("a 0");
        assertThat(received.get(1).text().equals(large)).as("arrives whole").isTrue();
        assertThat(received.get(2).text()).isEqualTo("a 2");
    }

    @Test
    void handsOverWholeWhatIsNoEnvelope() {
        var subscription = declared();
        for (String text : List.of("no JSON", "你好", "")) {
            sendForeign(url(), subscription, text.getBytes(StandardCharsets.UTF_8));
        }
        here.send(parcels("a 0"));

        assertThat(receive(open(here, subscription), 4))
                .extracting(Received::text)
                .containsExactlyInAnyOrder("no JSON", "你好", "", "a 0");
    }

    @Test
    void handsOverWholeWhatIsNoText() {
        var subscription = declared();
        var noText = new byte[] {'{', (byte) 0xc3, '}', 0};
        var largeNoText = new byte[300_001];
        largeNoText[300_000] = (byte) 0xff;
        if (!can(Capability.TAKES_ANY_BYTES)) {
            assertThatThrownBy(() -> sendForeign(url(), subscription, noText)).isInstanceOf(RuntimeException.class);
            return;
        }
        sendForeign(url(), subscription, noText);
        sendForeign(url(), subscription, largeNoText);
        here.send(parcels("a 0"));

        var received = receive(open(here, subscription), 3);

        assertThat(received.stream().filter(Received::isText)).containsExactly(Received.ofText("a 0"));
        assertThat(received.stream().filter(message -> !message.isText()))
                .extracting(Received::bytes)
                .containsExactlyInAnyOrder(noText, largeNoText);
    }

    /** What is foreign has no key; it must not stay behind for want of one. */
    @Test
    void leavesOutNothingThatHasNoKey() {
        var subscription = declared();
        sendForeign(url(), subscription, "foreign".getBytes(StandardCharsets.UTF_8));

        assertThat(receive(open(here, subscription, "a"), 1))
                .extracting(Received::text)
                .containsExactly("foreign");
    }

    @Test
    void doesNotSlowOthersForOneThatIsSlow() {
        var slow = declared();
        var fast = declared();
        var held = open(here, slow);
        var texts = Inbox.texts(List.of("a", "b", "c", "d"), 0, 1000);
        var first = new Inbox();
        here.send(parcels(texts.subList(0, 400)));
        first.deliver(receive(held, 100));

        for (int from = 400; from < texts.size(); from += 400) {
            here.send(parcels(texts.subList(from, from + 400)));
        }
        assertWithin(PATIENCE, () -> take(fast, texts.size()).assertHasInOrder(texts));

        held.acknowledge();
        pump(first, texts.size(), held);
        first.assertHasInOrder(texts);
    }

    @Test
    void broadcastsToAllWhoListenAndToNoSubscription() {
        var subscription = declared();
        var heardHere = new CopyOnWriteArrayList<String>();
        var heardThere = new CopyOnWriteArrayList<String>();
        var there = instance();
        here.listen(heardHere::add);
        there.listen(text -> {
            heardThere.add(text);
            throw new IllegalStateException("harms nobody");
        });

        Await.until(() -> {
            here.broadcast("from here");
            there.broadcast("from there");
            return heardHere.contains("from here") && heardThere.contains("from there");
        });

        if (can(Capability.BROADCASTS_TO_OTHERS)) {
            Await.until(() -> {
                here.broadcast("from here");
                there.broadcast("from there");
                return heardHere.contains("from there") && heardThere.contains("from here");
            });
        } else {
            assertThat(heardHere).doesNotContain("from there");
            assertThat(heardThere).doesNotContain("from here");
        }
        assertThat(backlog(here, subscription)).isZero();
        assertThat(open(here, subscription).receive(ALL, SOON)).isEmpty();
    }
}
