package dev.orderly.event.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.outbox.RelayShards.Share;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryDatabase
class RelayShardsTest {

    private final TestDatabase testDatabase;
    private final Database database;
    private final Transactions transactions;
    private final RelayShards shards;

    RelayShardsTest(TestDatabase testDatabase) {
        this.testDatabase = testDatabase;
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        shards = beans.get(RelayShards.class);
    }

    @BeforeEach
    void empty() {
        RelayTable.empty(transactions, database);
    }

    /** A change of it would let events of a key overtake those that wait in the outbox. */
    @ParameterizedTest
    @CsvSource({"'', 0", "ann, 0", "0190b0a1-7cc3-7000-8000-000000000001, 6", "P-0001, 10", "日本, 11"})
    void keepsAKeyInItsShard(String key, int shard) {
        assertThat(RelayShards.of(key)).isEqualTo(shard);
    }

    @Test
    void spreadsKeysOverAllShards() {
        var used = Stream.generate(UUID::randomUUID)
                .limit(1000)
                .map(id -> RelayShards.of(id.toString()))
                .collect(Collectors.toSet());

        assertThat(used).isEqualTo(RelayTable.ALL);
    }

    @Test
    void givesAllToOneThatIsAlone() {
        assertThat(balance(join())).isEqualTo(new Share(RelayTable.ALL, true, true));
    }

    @Test
    void givesUpWhatIsAboveTheFairShareForOneThatJoins() {
        long ann = join();
        balance(ann);
        long bob = join();

        assertThat(balance(bob)).as("before ann has noticed").isEqualTo(new Share(Set.of(), false, false));
        var anns = balance(ann);
        var bobs = balance(bob);

        assertThat(anns.shards()).hasSize(8);
        assertThat(bobs.shards()).hasSize(8).doesNotContainAnyElementsOf(anns.shards());
        assertThat(anns.fair() && bobs.fair()).isTrue();
        assertThat(anns.alone() || bobs.alone()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3, 5, 6", "5, 3, 4", "7, 2, 3", "16, 1, 1", "20, 0, 1"})
    void sharesOutAllAmongMany(int relays, int least, int most) {
        var epochs = Stream.generate(this::join).limit(relays).toList();
        epochs.forEach(this::balance);

        var held = epochs.stream().map(this::balance).map(Share::shards).toList();

        assertThat(held).allSatisfy(one -> assertThat(one).hasSizeBetween(least, most));
        assertThat(held.stream().flatMap(Set::stream)).containsExactlyInAnyOrderElementsOf(RelayTable.ALL);
    }

    @Test
    void keepsTheSameShardsWhileNobodyComesOrGoes() {
        long ann = join();
        long bob = join();
        balance(ann);
        var anns = balance(ann);
        var bobs = balance(bob);

        RelayTable.expire(transactions, database);

        assertThat(renew(ann)).as("not heard of, but put out by nobody").isTrue();
        assertThat(renew(bob)).isTrue();
        assertThat(balance(ann)).isEqualTo(anns);
        assertThat(balance(bob)).isEqualTo(bobs);
    }

    @Test
    void putsOutOneThatIsNotHeardOf() {
        long ann = join();
        balance(ann);
        long bob = join();
        RelayTable.expire(transactions, database);
        renew(bob);

        assertThat(balance(bob)).isEqualTo(new Share(RelayTable.ALL, true, true));

        assertThat(renew(ann)).isFalse();
        assertThat(join()).as("a later epoch").isGreaterThan(bob);
    }

    @Test
    void leavesOneAloneThatIsBeingHeardOf() {
        long ann = join();
        balance(ann);
        long bob = join();
        RelayTable.expire(transactions, database);

        transactions.inNew(() -> {
            assertThat(shards.renew(ann)).isTrue();
            assertThat(balance(bob).shards()).as("in another transaction").isEmpty();
        });

        assertThat(renew(ann)).isTrue();
    }

    @Test
    void freesTheShardsOfOneThatLeaves() {
        long ann = join();
        balance(ann);
        long bob = join();

        transactions.inNew(() -> shards.leave(ann));

        assertThat(balance(bob).shards()).isEqualTo(RelayTable.ALL);
        assertThat(renew(ann)).isFalse();
    }

    @Test
    void givesEachShardToOneOfManyAtOnce() {
        var epochs = Stream.generate(this::join).limit(6).toList();

        var taken = Together.run(6, number -> balance(epochs.get(number)).shards());

        List<Integer> all = new ArrayList<>();
        taken.forEach(all::addAll);
        assertThat(all).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(all)).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void givesNothingToATransactionThatIsRolledBack() {
        long ann = join();
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    assertThat(shards.balance(ann).shards()).isEqualTo(RelayTable.ALL);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        RelayTable.expire(transactions, database);

        assertThat(balance(join()).shards()).isEqualTo(RelayTable.ALL);
    }

    @Test
    void hasPostgresEndTheTransactionOfAFrozenRelay() {
        assumeTrue(testDatabase == TestDatabase.POSTGRESQL);
        long ann = join();

        transactions.inNew(() -> {
            shards.renew(ann);
            assertThat(idleTimeout()).isEqualTo(RelayShards.DURATION.toSeconds() + "s");
        });

        assertThat(idleTimeout()).as("of others").isNotEqualTo(RelayShards.DURATION.toSeconds() + "s");
    }

    private String idleTimeout() {
        return database.read(handle -> handle.createQuery("show idle_in_transaction_session_timeout")
                .mapTo(String.class)
                .one());
    }

    private long join() {
        return transactions.inNew(shards::join);
    }

    private boolean renew(long epoch) {
        return transactions.inNew(() -> shards.renew(epoch));
    }

    private Share balance(long epoch) {
        return transactions.inNew(() -> shards.balance(epoch));
    }
}
