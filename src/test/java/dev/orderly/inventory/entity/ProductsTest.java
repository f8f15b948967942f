package dev.orderly.inventory.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class ProductsTest {

    private final String apples = UUID.randomUUID().toString();
    private final String pears = UUID.randomUUID().toString();
    private final Transactions transactions;
    private final Products products;

    ProductsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        products = beans.get(Products.class);
    }

    @Test
    void putsAProductAndPutsItAnew() {
        String id = OddText.ofLength(28) + UUID.randomUUID();

        assertThat(put(id, 3)).isEqualTo(new Product(id, OddText.ofLength(200), 3, 0));
        assertThat(transactions.<Product>inNew(() -> products.put(id, "apples", 1_000_000_000_000L)))
                .isEqualTo(new Product(id, "apples", 1_000_000_000_000L, 0));

        assertThat(products.find(id)).contains(new Product(id, "apples", 1_000_000_000_000L, 0));
        assertThat(products.find("none of these")).isEmpty();
    }

    @Test
    void putsOneProductForAllWhoPutAtOnce() {
        Together.run(5, number -> put(apples, 7));

        assertThat(products.find(apples)).contains(new Product(apples, OddText.ofLength(200), 7, 0));
    }

    @Test
    void leavesWhatIsReservedWhereStockIsSet() {
        put(apples, 5);
        take(Map.of(apples, 2L));

        assertThat(put(apples, 10)).isEqualTo(new Product(apples, OddText.ofLength(200), 10, 2));
    }

    @Test
    void listsAllPageByPage() {
        put(apples, 1);
        put(pears, 1);
        var ids = new ArrayList<String>();

        List<Product> page = products.list(null, 400);
        while (!page.isEmpty()) {
            page.forEach(product -> ids.add(product.id()));
            page = products.list(ids.get(ids.size() - 1), 400);
        }

        assertThat(ids).hasSizeGreaterThan(1000).doesNotHaveDuplicates().contains(apples, pears, "P-0001", "P-1000");
    }

    @Test
    void takesAndGivesBackAndUsesUp() {
        put(apples, 5);
        put(pears, 5);

        assertThat(take(Map.of(apples, 2L, pears, 5L))).isEmpty();
        assertStock(apples, 3, 2);
        assertStock(pears, 0, 5);

        transactions.inNew(() -> products.giveBack(new TreeMap<>(Map.of(pears, 3L))));
        transactions.inNew(() -> products.useUp(new TreeMap<>(Map.of(apples, 2L, pears, 1L))));
        assertStock(apples, 3, 0);
        assertStock(pears, 3, 1);
    }

    @Test
    void namesWhatThereIsNotEnoughOf() {
        put(apples, 5);
        put(pears, 5);

        assertThat(take(Map.of(apples, 6L))).containsExactly(apples);
        assertThat(take(Map.of(apples, 6L, pears, 5L, "none of these", 1L)))
                .containsExactlyInAnyOrder(apples, "none of these");

        assertStock(apples, 5, 0);
        assertStock(pears, 5, 0);
    }

    @Test
    void takesNothingInATransactionThatIsRolledBack() {
        put(apples, 5);

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    products.take(new TreeMap<>(Map.of(apples, 5L)));
                    throw new IllegalStateException("later");
                }))
                .hasMessage("later");

        assertStock(apples, 5, 0);
    }

    @Test
    void neverFallsBelowZeroWhileManyTakeAtOnce() {
        put(apples, 30);
        put(pears, 1000);

        var taken = Together.run(6, number -> {
            int got = 0;
            for (int i = 0; i < 10; i++) {
                got += take(Map.of(apples, 1L, pears, 1L)).isEmpty() ? 1 : 0;
            }
            return got;
        });

        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(30);
        assertStock(apples, 0, 30);
        assertStock(pears, 1000 - 30, 30);
    }

    @Test
    void keepsCountWhileManyTakeAndGiveBackSeveralAtOnce() {
        put(apples, 4);
        put(pears, 4);

        Together.run(6, number -> {
            for (int i = 0; i < 10; i++) {
                SortedMap<String, Long> both = new TreeMap<>(Map.of(apples, 2L, pears, 2L));
                if (take(both).isEmpty()) {
                    transactions.inNew(() -> products.giveBack(both));
                }
            }
            return null;
        });

        assertStock(apples, 4, 0);
        assertStock(pears, 4, 0);
    }

    private Product put(String id, long available) {
        return transactions.inNew(() -> products.put(id, OddText.ofLength(200), available));
    }

    private List<String> take(Map<String, Long> quantities) {
        return transactions.inNew(() -> products.take(new TreeMap<>(quantities)));
    }

    private void assertStock(String id, long available, long reserved) {
        assertThat(products.find(id)).contains(new Product(id, OddText.ofLength(200), available, reserved));
    }
}
