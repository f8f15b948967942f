package dev.orderly.inventory.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class ReservationsTest {

    private static final SortedMap<String, Long> QUANTITIES =
            new TreeMap<>(Map.of("P-0001", 1L, OddText.ofLength(64), 1_000_000_000_000L));

    private final UUID order = UUID.randomUUID();
    private final Transactions transactions;
    private final Reservations reservations;

    ReservationsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        reservations = beans.get(Reservations.class);
    }

    @Test
    void givesAReservationOutOnce() {
        add(order);

        assertThat(remove(order)).contains(QUANTITIES);
        assertThat(remove(order)).isEmpty();
        assertThat(remove(UUID.randomUUID())).isEmpty();
    }

    @Test
    void keepsAReservationIfItsRemovalIsRolledBack() {
        add(order);

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    reservations.remove(order);
                    throw new IllegalStateException("later");
                }))
                .hasMessage("later");

        assertThat(remove(order)).contains(QUANTITIES);
    }

    @Test
    void givesAReservationToOneOfMany() {
        for (int i = 0; i < 10; i++) {
            var reserved = UUID.randomUUID();
            add(reserved);

            var removed = Together.run(4, number -> remove(reserved));

            assertThat(removed).filteredOn(Optional::isPresent).hasSize(1);
        }
    }

    @Test
    void refusesASecondReservationForAnOrder() {
        add(order);

        assertThatThrownBy(() -> add(order)).isInstanceOf(RuntimeException.class);
        assertThat(remove(order)).contains(QUANTITIES);
    }

    private void add(UUID orderId) {
        transactions.inNew(() -> reservations.add(orderId, QUANTITIES));
    }

    private Optional<SortedMap<String, Long>> remove(UUID orderId) {
        return transactions.inNew(() -> reservations.remove(orderId));
    }
}
