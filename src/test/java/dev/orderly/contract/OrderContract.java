package dev.orderly.contract;

import static dev.orderly.fixture.Messages.receive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.OddText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That no message of a key is overtaken by a later one, whoever of several instances has it, and whoever of them dies. */
abstract class OrderContract extends DeliveryContract {

    private static final List<String> KEYS =
            IntStream.range(0, 20).mapToObj(number -> "key" + number).toList();

    @Test
    void sharesASubscriptionByKeyOrGivesItToOneAtATime() {
        var subscription = declared();
        var one = open(here, subscription);
        var two = open(instance(), subscription);
        var ofOne = new Inbox();
        var ofTwo = new Inbox();
        int round = settle(one, two);

        here.send(parcels(Inbox.texts(KEYS, round, round + 5)));
        Await.until(() -> {
            ofOne.deliver(one.receive(ALL, SOON));
            ofTwo.deliver(two.receive(ALL, SOON));
            return ofOne.size() + ofTwo.size() >= 100;
        });

        assertThat(keysOf(ofOne))
                .matches(keys -> Collections.disjoint(keys, keysOf(ofTwo)), "none of " + keysOf(ofTwo));
        assertThat(ofOne.size() > 0 && ofTwo.size() > 0).isEqualTo(can(Capability.SHARES_KEYS));
    }

    /** Sends rounds of all keys until the two have found their parts; returns how many. */
    private int settle(Intake one, Intake two) {
        var inbox = new Inbox();
        var rounds = new AtomicInteger();
        Await.until(() -> {
            int round = rounds.getAndIncrement();
            here.send(parcels(Inbox.texts(KEYS, round, round + 1)));
            var shares = new int[2];
            Await.until(() -> {
                shares[0] += pumpOnce(inbox, one);
                shares[1] += pumpOnce(inbox, two);
                return inbox.size() == KEYS.size() * (round + 1);
            });
            return round > 0 && (shares[0] > 0 && shares[1] > 0) == can(Capability.SHARES_KEYS);
        });
        return rounds.get();
    }

    private static Set<String> keysOf(Inbox inbox) {
        return inbox.arrived().stream().map(Inbox::key).collect(Collectors.toSet());
    }

    @Test
    void keepsTheOrderWhileInstancesComeAndGo() {
        var subscription = declared();
        var inbox = new Inbox();
        var one = here.open(subscription, Set.of());
        here.send(parcels(Inbox.texts(KEYS, 0, 5)));
        inbox.deliver(receive(one, 30));
        one.acknowledge();
        var two = open(instance(), subscription);
        here.send(parcels(Inbox.texts(KEYS, 5, 10)));
        inbox.deliver(one.receive(40, SOON));
        pumpOnce(inbox, two);
        var three = open(instance(), subscription);
        one.close();
        here.send(parcels(Inbox.texts(KEYS, 10, 15)));

        pump(inbox, KEYS.size() * 15, two, three);

        inbox.assertHasInOrder(Inbox.texts(KEYS, 0, 15));
    }

    @Test
    void keepsTheOrderWhenOneIsClosedThatHasNotDelivered() {
        var subscription = declared();
        var inbox = new Inbox();
        var one = here.open(subscription, Set.of());
        here.send(parcels(Inbox.texts(KEYS, 0, 5)));
        receive(one, 50);
        var two = open(instance(), subscription);
        here.send(parcels(Inbox.texts(KEYS, 5, 10)));
        pumpOnce(inbox, two);

        one.close();

        pump(inbox, KEYS.size() * 10, two);
        inbox.assertHasInOrder(Inbox.texts(KEYS, 0, 10));
    }

    /** The backlog is more than any broker hands out in advance. */
    @Test
    void keepsTheOrderWhenAnInstanceIsKilledAmidABacklog() throws IOException {
        var subscription = declared();
        var keys = KEYS.stream().map(key -> key + "-".repeat(190)).toList();
        var texts = Inbox.texts(keys, 0, 300);
        var mortal = closed(new MortalInstance(this, subscription));
        for (int i = 0; i < texts.size(); i += ALL) {
            here.send(parcels(texts.subList(i, i + ALL)));
        }
        Await.until(() -> mortal.inbox().size() > 0);
        var two = open(here, subscription);
        var inbox = new Inbox();
        Await.until(() -> {
            pumpOnce(inbox, two);
            return mortal.inbox().size() > 500;
        });

        mortal.kill();

        var all = new HashSet<>(mortal.inbox().arrived());
        Await.until(() -> {
            pumpOnce(inbox, two);
            all.addAll(inbox.arrived());
            return all.size() >= texts.size();
        });
        assertThat(all).containsExactlyInAnyOrderElementsOf(texts);
        inbox.assertGoesOnInOrder();
    }

    @Test
    void handsOverWhatAFrozenInstanceHolds() throws IOException {
        var subscription = declared();
        var inbox = new Inbox();
        var network = network();
        var frozen = impatient(network);
        var one = open(frozen, subscription);
        here.send(parcels(Inbox.texts(KEYS, 0, 5)));
        var held = receive(one, 50);
        network.fallSilent();
        var two = open(impatient(), subscription);
        here.send(parcels(Inbox.texts(KEYS, 5, 10)));

        pump(inbox, KEYS.size() * 10, two);
        inbox.assertHasInOrder(Inbox.texts(KEYS, 0, 10));

        network.pass();
        comesBack(one, held, inbox);
        here.send(parcels(Inbox.texts(KEYS, 10, 11)));
        var three = open(instance(), subscription);
        pump(inbox, KEYS.size() * 11, two, three);
        inbox.assertHasInOrder(Inbox.texts(KEYS, 0, 11));
    }

    /** It goes on where it was, and may find that what it holds is no longer its own; but must not acknowledge for others. */
    private static void comesBack(Intake zombie, List<Received> held, Inbox inbox) {
        inbox.deliver(held);
        succeeds(() -> {
            zombie.acknowledge();
            pumpOnce(inbox, zombie);
        });
        zombie.close();
        inbox.assertInOrder();
    }

    @Test
    void leavesSomeKeysWhereTheyAreWhileOthersGoOn() {
        var subscription = declared();
        here.send(parcels("a 0", "b 0", "a 1", "c 0"));
        var without = here.open(subscription, Set.of("a"));
        var inbox = new Inbox();
        pump(inbox, 2, without);
        here.send(parcels("a 2", "b 1", "a 3"));
        pump(inbox, 3, without);
        assertThat(inbox.arrived()).containsExactlyInAnyOrder("b 0", "c 0", "b 1");
        Await.until(() -> {
            long backlog = here.backlog(subscription).orElse(-1);
            return can(Capability.COUNTS_EXACTLY) ? backlog == 4 : backlog >= 4;
        });
        without.close();

        here.send(parcels("a 4", "b 2"));

        pump(inbox, 9, open(here, subscription));
        inbox.assertInOrder();
        Await.until(() -> here.backlog(subscription).orElse(-1) == 0);
    }

    @Test
    void forgetsNothingItLeftOutWhenAnInstanceIsClosed() {
        var subscription = declared();
        here.send(parcels("a 0", "b 0"));
        var inbox = new Inbox();
        var without = here.open(subscription, Set.of("a"));
        pump(inbox, 1, without);
        without.close();
        var again = instance().open(subscription, Set.of("a"));
        here.send(parcels("b 1", "a 1"));
        pump(inbox, 2, again);
        again.close();
        assertThat(inbox.arrived()).containsExactly("b 0", "b 1");

        pump(inbox, 4, open(here, subscription));

        inbox.assertInOrder();
    }

    @Test
    void leavesOutKeysOfAnyLetters() {
        var odd = List.of("O'Brien", "'", "O''Brien", "') OR ('' = '", "{a,b}", "\\", "*", "%_", OddText.ofLength(200));
        var subscription = declared();
        here.send(parcels(Inbox.texts(odd, 0, 1)));
        for (int left = 0; left < odd.size(); left++) {
            var others = new ArrayList<>(odd);
            var key = others.remove(left);
            try (var without = here.open(subscription, Set.of(key))) {
                assertThat(receive(without, others.size()))
                        .extracting(Received::text)
                        .containsExactlyInAnyOrderElementsOf(Inbox.texts(others, 0, 1));
            }
        }
        assertThat(take(subscription, odd.size()).size()).isEqualTo(odd.size());
    }

    @Test
    void leavesOutManyKeys() {
        var subscription = declared();
        var many = IntStream.range(0, 500).mapToObj(number -> "key-" + number).toList();
        here.send(parcels(Inbox.texts(many, 0, 1)));
        here.send(parcels("a 0"));
        try (var without = here.open(subscription, Set.copyOf(many))) {
            assertThat(receive(without, 1)).extracting(Received::text).containsExactly("a 0");
        }

        assertThat(take(subscription, 501).size()).isEqualTo(501);
    }
}
