package dev.orderly.customer.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class CustomersTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private final Customer ann =
            new Customer(UUID.randomUUID(), OddText.ofLength(200), OddText.ofLength(254), false, NOON);
    private final Transactions transactions;
    private final Customers customers;

    CustomersTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        customers = beans.get(Customers.class);
    }

    @Test
    void findsACustomerAsAdded() {
        add();

        assertThat(customers.find(ann.id())).contains(ann);
        assertThat(customers.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void addsNobodyIfTheTransactionIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    customers.add(ann);
                    throw new IllegalStateException("invalid");
                }))
                .hasMessage("invalid");

        assertThat(customers.find(ann.id())).isEmpty();
    }

    @Test
    void isVerifiedByOneOfMany() {
        add();

        assertThat(Together.run(4, number -> transactions.inNew(() -> customers.verify(ann.id()))))
                .containsExactlyInAnyOrder(true, false, false, false);

        assertThat(customers.find(ann.id()).orElseThrow().verified()).isTrue();
    }

    @Test
    void isRemovedByOneOfMany() {
        add();

        assertThat(Together.run(4, number -> transactions.inNew(() -> customers.remove(ann.id()))))
                .containsExactlyInAnyOrder(true, false, false, false);

        assertThat(customers.find(ann.id())).isEmpty();
        assertThat(transactions.<Boolean>inNew(() -> customers.verify(ann.id())))
                .isFalse();
    }

    private void add() {
        transactions.inNew(() -> customers.add(ann));
    }
}
