package dev.orderly.event.transport.local;

import static dev.orderly.fixture.Messages.parcels;
import static dev.orderly.fixture.Messages.receiveAtLeast;
import static dev.orderly.fixture.Messages.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is its own, on each database; the rest is its contract test. */
@OnEveryDatabase
class LocalTransportTest {

    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final int ALL = 1000;

    private final Database database;
    private final Transactions transactions;
    private final LocalTransport here;
    private final LocalTransport there;
    private final Subscription subscription =
            new Subscription("test-" + UUID.randomUUID(), Set.of("order.created", "order.shipped"));
    private final List<Intake> opened = new ArrayList<>();

    LocalTransportTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        here = new LocalTransport(database, transactions);
        there = new LocalTransport(database, transactions);
    }

    @BeforeEach
    void empty() {
        transactions.inNew(() -> {
            for (String table : List.of("subscription", "subscription_type", "left_out", "message")) {
                database.handle().execute("delete from local_" + table);
            }
        });
        here.declare(List.of(subscription));
    }

    @AfterEach
    void close() {
        opened.forEach(Intake::close);
        here.close();
        there.close();
    }

    @Test
    void givesWhatIsSubscribedToInTheOrderItWasSent() {
        here.send(List.of(
                new Parcel("order", "order.created", "a", "a1"),
                new Parcel("payment", "order.shipped", "b", "b1"),
                new Parcel("order", "order.eaten", "a", "not heard")));
        there.send(parcels("a2"));

        assertThat(take(open(here), 3)).containsExactly("a1", "b1", "a2");
    }

    @Test
    void tellsAReaderOfTheSameProcessAtOnce() {
        var intake = open(here);
        take(intake, 0);
        var reading = CompletableFuture.supplyAsync(() -> intake.receive(ALL, LONG));

        here.send(parcels("a1"));

        assertThat(texts(reading.join())).containsExactly("a1");
    }

    @Test
    void findsWhatAnotherProcessSends() {
        var intake = open(here);
        var reading = CompletableFuture.supplyAsync(() -> intake.receive(ALL, LONG));

        there.send(parcels("a1"));

        assertThat(texts(reading.join())).containsExactly("a1");
    }

    @Test
    void hearsNothingFromBeforeItWasDeclared() {
        here.send(parcels("a1"));
        var later = new Subscription(UUID.randomUUID().toString(), Set.of("order.created"));
        here.declare(List.of(later));
        here.send(parcels("a2"));
        var wider = new Subscription(later.name(), Set.of("order.created", "order.shipped"));
        here.send(List.of(new Parcel("order", "order.shipped", "a", "a3, unheard")));
        here.declare(List.of(wider));
        here.send(List.of(new Parcel("order", "order.shipped", "a", "a4")));

        assertThat(here.backlog(later)).hasValue(2);
        opened.add(here.open(later, Set.of()));
        assertThat(take(opened.get(0), 2)).containsExactly("a2", "a4");
    }

    @Test
    void losesNothingToASenderWhoseTransactionIsLong() {
        var intake = open(here);
        Together.run(4, sender -> {
            for (int i = 0; i < 25; i++) {
                (sender % 2 == 0 ? here : there).send(parcels(sender + " " + i, sender + " " + i + " and"));
            }
            return sender;
        });

        assertThat(take(intake, 200)).hasSize(200);
    }

    @Test
    void givesItToOneInstanceAtATime() {
        var one = open(here);
        var two = open(there);
        here.send(parcels("a1", "b1"));
        assertThat(take(one, 2)).hasSize(2);
        assertThat(two.receive(ALL, SOON)).isEmpty();
        here.send(parcels("a2"));
        assertThat(texts(one.receive(ALL, LONG))).containsExactly("a2");

        one.close();

        assertThat(take(two, 1)).containsExactly("a2");
    }

    @Test
    void givesItToAnotherWhenTheReaderIsSilent() {
        var one = open(here);
        var two = open(there);
        here.send(parcels("a1", "a2"));
        assertThat(texts(one.receive(1, LONG))).containsExactly("a1");
        expire();
        assertThat(take(two, 2)).containsExactly("a1", "a2");

        assertThatThrownBy(one::acknowledge)
                .isInstanceOf(TransportException.class)
                .hasMessageContaining(subscription.name());
        assertThat(here.backlog(subscription)).hasValue(0);
    }

    @Test
    void leavesSomeKeysWhereTheyAre() {
        here.send(parcels("a1", "b1", "a2"));
        var without = open(here, "a");
        assertThat(take(without, 1)).containsExactly("b1");
        here.send(parcels("a3", "b2"));
        assertThat(take(without, 1)).containsExactly("b2");
        assertThat(here.backlog(subscription)).hasValue(3);
        without.close();
        var other = open(there, "a", "c");
        here.send(parcels("a4", "c1", "b3"));
        assertThat(take(other, 1)).containsExactly("b3");
        other.close();

        here.send(parcels("a5"));

        assertThat(take(open(here, "c"), 5)).containsExactly("a1", "a2", "a3", "a4", "a5");
        opened.get(opened.size() - 1).close();
        assertThat(take(open(here), 1)).containsExactly("c1");
    }

    @Test
    void deletesWhatAllHaveAcknowledged() {
        var other = new Subscription(UUID.randomUUID().toString(), Set.of("order.created"));
        here.declare(List.of(other));
        var texts = IntStream.range(0, LocalMessages.CHUNK + 10)
                .mapToObj(number -> number % 2 + " " + number)
                .toArray(String[]::new);
        here.send(parcels(texts));
        var one = open(here, "1");
        take(one, texts.length / 2);
        Await.until(() -> cleaned(one));
        assertThat(stored()).as("before the other has them").isEqualTo(texts.length);

        var two = here.open(other, Set.of());
        opened.add(two);
        take(two, texts.length);
        Await.until(() -> cleaned(two) && stored() == texts.length / 2);
        one.close();

        take(open(here), texts.length / 2);
        assertThat(stored()).isZero();
    }

    /** Deletes only once in a while. */
    private static boolean cleaned(Intake intake) {
        intake.acknowledge();
        return true;
    }

    @Test
    void isRefusedInAnApplicationWhoseDatabaseIsAnother() {
        System.setProperty("orderly.application", "loyalty");
        System.setProperty("orderly.transport", "local");
        try {
            assertThatThrownBy(() -> new LocalTransport(database, transactions))
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("orderly.transport");
        } finally {
            System.clearProperty("orderly.application");
            System.clearProperty("orderly.transport");
        }
    }

    private int stored() {
        return database.read(handle -> handle.createQuery("select count(*) from local_message")
                .mapTo(Integer.class)
                .one());
    }

    private void expire() {
        transactions.inNew(() -> {
            database.handle().execute("update local_subscription set until = current_timestamp - interval '1' second");
        });
    }

    private Intake open(LocalTransport transport, String... withoutKeys) {
        opened.add(transport.open(subscription, Set.of(withoutKeys)));
        return opened.get(opened.size() - 1);
    }

    /** So many texts, acknowledged; and no more than these. */
    private static List<String> take(Intake intake, int messages) {
        var texts = texts(receiveAtLeast(intake, messages));
        assertThat(texts(intake.receive(ALL, SOON))).as("more than expected").isEmpty();
        intake.acknowledge();
        return texts;
    }
}
