package dev.orderly.order.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.entity.OrderRequests.OrderRequest;
import java.util.HashSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class OrderRequestsTest {

    private final String key = UUID.randomUUID().toString();
    private final UUID order = UUID.randomUUID();
    private final Transactions transactions;
    private final OrderRequests requests;

    OrderRequestsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        requests = beans.get(OrderRequests.class);
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

    private OrderRequest take(String asked, UUID orderId) {
        return transactions.inNew(() -> requests.take(asked, "digest", orderId));
    }
}
