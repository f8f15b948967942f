package dev.orderly.order.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.entity.OrderRequests.OrderRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class OrderRequestsTest {

    private final String key = UUID.randomUUID().toString();
    private final UUID order = UUID.randomUUID();
    private final Transactions transactions;
    private final OrderRequests requests;
    private final SettableClock clock;

    OrderRequestsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        requests = beans.get(OrderRequests.class);
        clock = (SettableClock) beans.get(Clock.class);
    }

    @Test
    void givesTheSameOrderForTheSameKey() {
        assertThat(take(key, order)).isEqualTo(new OrderRequest(order, "digest"));
        assertThat(take(key, UUID.randomUUID())).isEqualTo(new OrderRequest(order, "digest"));
        assertThat(take(UUID.randomUUID().toString(), UUID.randomUUID()))
                .isNotEqualTo(new OrderRequest(order, "digest"));
    }

    @Test
    void givesTheSameOrderWithinOneTransaction() {
        transactions.inNew(() -> {
            requests.take(key, "digest", order);
            assertThat(requests.take(key, "another", UUID.randomUUID())).isEqualTo(new OrderRequest(order, "digest"));
        });
    }

    @Test
    void takesLongAndOddKeys() {
        String odd = OddText.ofLength(164) + UUID.randomUUID();

        assertThat(take(odd, order).orderId()).isEqualTo(order);
        assertThat(take(odd, UUID.randomUUID()).orderId()).isEqualTo(order);
    }

    @Test
    void givesOneOrderToAllWhoAskAtOnce() {
        for (int i = 0; i < 10; i++) {
            String asked = UUID.randomUUID().toString();

            var given = Together.run(5, number -> take(asked, UUID.randomUUID()));

            assertThat(new HashSet<>(given)).hasSize(1);
        }
    }

    @Test
    void freesAKeyWhoseTransactionIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    requests.take(key, "digest", UUID.randomUUID());
                    throw new IllegalStateException("invalid");
                }))
                .hasMessage("invalid");

        assertThat(take(key, order).orderId()).isEqualTo(order);
    }

    @Test
    void forgetsTheOldestFirst() {
        take(key, order);
        clock.advance(Duration.ofMillis(1));
        String younger = UUID.randomUUID().toString();
        take(younger, order);

        int removed = forgetAllBefore(clock.instant());

        assertThat(removed).isPositive();
        UUID another = UUID.randomUUID();
        assertThat(take(key, another).orderId()).isEqualTo(another);
        assertThat(take(younger, another).orderId()).isEqualTo(order);
    }

    @Test
    void forgetsNoMoreThanAskedFor() {
        take(key, order);
        take(UUID.randomUUID().toString(), order);
        clock.advance(Duration.ofMillis(1));

        assertThat(transactions.<Integer>inNew(() -> requests.forget(clock.instant(), 1)))
                .isEqualTo(1);
        assertThat(transactions.<Integer>inNew(() -> requests.forget(clock.instant(), 0)))
                .isZero();
    }

    @Test
    void givesOneOrderWhileKeysAreForgotten() {
        for (int i = 0; i < 10; i++) {
            String asked = UUID.randomUUID().toString();
            take(asked, order);
            clock.advance(Duration.ofMillis(1));

            var given = Together.run(
                    4,
                    number -> number == 0
                            ? new OrderRequest(null, "forgotten " + forgetAllBefore(clock.instant()))
                            : take(asked, UUID.randomUUID()));

            assertThat(given.stream()
                            .map(OrderRequest::orderId)
                            .filter(id -> id != null && !id.equals(order))
                            .distinct())
                    .hasSizeLessThan(2);
        }
    }

    @Test
    void forgetsEachKeyOnceHoweverManyInstancesForgetAtOnce() {
        forgetAllBefore(clock.instant());
        for (int i = 0; i < 300; i++) {
            take(UUID.randomUUID().toString(), order);
        }
        clock.advance(Duration.ofMillis(1));

        var removed = Together.run(3, number -> forgetAllBefore(clock.instant()));

        assertThat(removed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(300);
    }

    private int forgetAllBefore(Instant before) {
        int removed = 0;
        int chunk;
        do {
            chunk = transactions.inNew(() -> requests.forget(before, 100));
            removed += chunk;
        } while (chunk > 0);
        return removed;
    }

    private OrderRequest take(String asked, UUID orderId) {
        return transactions.inNew(() -> requests.take(asked, "digest", orderId));
    }
}
