package dev.orderly.event.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class RelayLeaseTest {

    private final UUID ann = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final TestDatabase testDatabase;
    private final Database database;
    private final Transactions transactions;
    private final RelayLease lease;

    RelayLeaseTest(TestDatabase testDatabase) {
        this.testDatabase = testDatabase;
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        lease = beans.get(RelayLease.class);
    }

    @BeforeEach
    void free() {
        LeaseTable.expire(transactions, database);
    }

    @Test
    void belongsToOneUntilItRunsOut() {
        long epoch = hold(ann).orElseThrow();
        assertThat(hold(bob)).isEmpty();

        LeaseTable.expire(transactions, database);

        assertThat(hold(bob)).hasValue(epoch + 1);
        assertThat(hold(ann)).isEmpty();
    }

    @Test
    void keepsItsEpochWhileTheOwnerStays() {
        long epoch = hold(ann).orElseThrow();
        assertThat(hold(ann)).as("renewed").hasValue(epoch);

        LeaseTable.expire(transactions, database);

        assertThat(hold(ann)).as("run out, but taken by nobody").hasValue(epoch);
        assertThat(hold(bob)).isEmpty();
    }

    @Test
    void isFreeOnceGivenBack() {
        long epoch = hold(ann).orElseThrow();

        giveBack(ann);

        assertThat(hold(bob)).hasValue(epoch + 1);
    }

    @Test
    void isFreeForATransactionThatBeganBeforeItWasGivenBack() {
        hold(ann);

        transactions.inNew(() -> {
            database.handle()
                    .createQuery("select current_timestamp")
                    .mapTo(String.class)
                    .one();
            transactions.inNew(() -> lease.giveBack(ann));
            assertThat(lease.hold(bob)).isPresent();
        });
    }

    @Test
    void isGivenBackByItsOwnerOnly() {
        hold(ann);
        LeaseTable.expire(transactions, database);
        hold(bob);

        giveBack(ann);

        assertThat(hold(ann)).isEmpty();
    }

    @Test
    void isTakenByOneOfManyAtOnce() {
        var taken = Together.run(6, number -> hold(UUID.randomUUID()).isPresent());

        assertThat(taken).containsExactlyInAnyOrder(true, false, false, false, false, false);
    }

    @Test
    void isNotTakenByATransactionThatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    assertThat(lease.hold(ann)).isPresent();
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(hold(bob)).isPresent();
    }

    @Test
    void hasPostgresEndTheTransactionOfAFrozenOwner() {
        assumeTrue(testDatabase == TestDatabase.POSTGRESQL);

        transactions.inNew(() -> {
            lease.hold(ann);
            assertThat(idleTimeout()).isEqualTo(RelayLease.DURATION.toSeconds() + "s");
        });

        assertThat(idleTimeout()).as("of others").isNotEqualTo(RelayLease.DURATION.toSeconds() + "s");
    }

    private String idleTimeout() {
        return database.read(handle -> handle.createQuery("show idle_in_transaction_session_timeout")
                .mapTo(String.class)
                .one());
    }

    private OptionalLong hold(UUID owner) {
        return transactions.inNew(() -> lease.hold(owner));
    }

    private void giveBack(UUID owner) {
        transactions.inNew(() -> lease.giveBack(owner));
    }
}
