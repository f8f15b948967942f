package dev.orderly.order.entity;

import static dev.orderly.order.OrderStatus.CANCELLED;
import static dev.orderly.order.OrderStatus.COMPLETED;
import static dev.orderly.order.OrderStatus.CONFIRMED;
import static dev.orderly.order.OrderStatus.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.Transactions;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderStatus;
import dev.orderly.order.entity.Tally.Line;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class OrdersTest {

    private static final BigDecimal TOTAL = new BigDecimal("19.98");
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00.123456Z");

    private final String customer = UUID.randomUUID().toString();
    private final Transactions transactions;
    private final Orders orders;
    private final Tally tally;

    OrdersTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        transactions = beans.get(Transactions.class);
        orders = beans.get(Orders.class);
        tally = beans.get(Tally.class);
    }

    @Test
    void findsAnOrderAsItWasAdded() {
        var order = added(pending());

        assertThat(orders.find(order.id())).contains(order);
        assertThat(orders.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void keepsOddTextAndTheGreatestValues() {
        var item = new OrderItem(OddText.ofLength(64), 1_000_000, new BigDecimal("1000000.00"));
        var order = added(new Order(
                UuidCreator.getTimeOrderedEpoch(),
                PENDING,
                OddText.ofLength(64),
                OddText.ofLength(254),
                List.of(item, item),
                new BigDecimal("99999999999999.99"),
                "x".repeat(64),
                NOON,
                OddText.ofLength(300)));

        assertThat(orders.find(order.id())).contains(order);
        assertThat(orders.list(null, order.customerId(), null, 200)).contains(order);
    }

    @Test
    void addsNothingIfTheTransactionIsRolledBack() {
        var order = pending();

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    orders.add(order);
                    throw new IllegalStateException("too late");
                }))
                .hasMessage("too late");

        assertThat(orders.find(order.id())).isEmpty();
    }

    @Test
    void listsTheNewestFirstPageByPage() {
        var all = List.of(added(pending()), added(pending()), added(pending()), added(pending()), added(pending()));
        var pages = new ArrayList<List<Order>>();

        UUID before = null;
        do {
            pages.add(orders.list(null, customer, before, 2));
            before = pages.get(pages.size() - 1)
                    .get(pages.get(pages.size() - 1).size() - 1)
                    .id();
        } while (pages.get(pages.size() - 1).size() == 2);

        assertThat(pages)
                .containsExactly(List.of(all.get(4), all.get(3)), List.of(all.get(2), all.get(1)), List.of(all.get(0)));
    }

    @Test
    void listsThoseOfAStatus() {
        var pending = added(pending());
        var confirmed = added(pending());
        move(confirmed, CONFIRMED);

        assertThat(orders.list(PENDING, customer, null, 10)).containsExactly(pending);
        assertThat(orders.list(CONFIRMED, customer, null, 10))
                .extracting(Order::id)
                .containsExactly(confirmed.id());
        assertThat(orders.list(CANCELLED, customer, null, 10)).isEmpty();
        assertThat(orders.list(PENDING, null, null, 200)).contains(pending);
    }

    @Test
    void movesAnOrderFromWhereItStandsOnly() {
        var order = added(pending());

        assertThat(move(order, EnumSet.of(CONFIRMED), COMPLETED, null)).isEmpty();
        assertThat(orders.find(order.id())).contains(order);

        var moved = move(order, EnumSet.of(CONFIRMED, PENDING), CANCELLED, OddText.any());
        assertThat(moved).isPresent().isEqualTo(orders.find(order.id()));
        assertThat(moved.orElseThrow().status()).isEqualTo(CANCELLED);
        assertThat(moved.orElseThrow().reason()).isEqualTo(OddText.any());
        assertThat(move(pending(), CONFIRMED)).as("unknown").isEmpty();
    }

    @Test
    void keepsTheBeginningOfALongReason() {
        var order = added(pending());

        var moved = move(order, EnumSet.of(PENDING), CANCELLED, OddText.ofLength(1000));

        assertThat(moved).isPresent().isEqualTo(orders.find(order.id()));
        assertThat(moved.orElseThrow().reason()).hasSizeBetween(299, 300).isSubstringOf(OddText.ofLength(1000));
    }

    @Test
    void letsOneOfManyMovesWin() {
        for (int i = 0; i < 10; i++) {
            var order = added(pending());

            var moved = Together.run(
                    4, number -> move(order, EnumSet.of(PENDING), number % 2 == 0 ? CONFIRMED : CANCELLED, null));

            assertThat(moved).filteredOn(Optional::isPresent).singleElement().isEqualTo(orders.find(order.id()));
        }
    }

    @Test
    void talliesWhatStandsWhere() {
        var before = tally.current();
        var first = added(pending());
        added(pending());
        assertThat(change(before, PENDING)).isEqualTo("2 0");

        move(first, CONFIRMED);
        assertThat(change(before, PENDING)).isEqualTo("1 0");
        assertThat(change(before, CONFIRMED)).isEqualTo("1 19.98");

        move(first, EnumSet.of(CONFIRMED), COMPLETED, null);
        assertThat(change(before, CONFIRMED)).isEqualTo("0 0.00");
        assertThat(change(before, COMPLETED)).isEqualTo("1 19.98");
    }

    @Test
    void talliesNothingThatIsRolledBackOrRefused() {
        var order = added(pending());
        var before = tally.current();

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    orders.move(order.id(), EnumSet.of(PENDING), CONFIRMED, null);
                    throw new IllegalStateException("broken");
                }))
                .hasMessage("broken");
        move(order, EnumSet.of(CONFIRMED), COMPLETED, null);

        assertThat(tally.current()).isEqualTo(before);
    }

    @Test
    void talliesWhatManyMoveAtOnce() {
        var before = tally.current();

        Together.run(6, number -> {
            var mine = List.of(added(pending()), added(pending()), added(pending()));
            return transactions.inNew(() -> mine.stream()
                    .map(order -> orders.move(
                            order.id(), EnumSet.of(PENDING), order == mine.get(1) ? CANCELLED : CONFIRMED, null))
                    .toList());
        });

        assertThat(change(before, CONFIRMED)).isEqualTo("12 239.76");
        assertThat(change(before, CANCELLED)).isEqualTo("6 119.88");
        assertThat(change(before, PENDING)).isEqualTo("0 0");
    }

    @Test
    void talliesEveryStatusInTheOrderOfLife() {
        assertThat(tally.current().keySet()).containsExactly(OrderStatus.values());
    }

    @Test
    void findsWhatIsPendingForLong() {
        var old = added(pendingSince(NOON.minusSeconds(1)));
        var moved = added(pendingSince(NOON.minusSeconds(1)));
        var fresh = added(pendingSince(NOON));
        move(moved, CONFIRMED);

        assertThat(orders.pendingSince(NOON, 10_000)).contains(old.id()).doesNotContain(moved.id(), fresh.id());
        assertThat(orders.pendingSince(NOON, 1)).hasSize(1);
    }

    @Test
    void forgetsTheAddressOfACustomer() {
        var mine = List.of(added(pending()), added(pending()));
        var other = added(pendingOf(UUID.randomUUID().toString(), NOON));

        var erased = transactions.inNew(() -> orders.eraseCustomer(customer));

        assertThat(erased)
                .containsExactlyInAnyOrderElementsOf(
                        mine.stream().map(Order::id).toList());
        assertThat(orders.list(null, customer, null, 10))
                .hasSize(2)
                .allSatisfy(order -> assertThat(order.customerEmail()).isNull());
        assertThat(orders.find(other.id())).contains(other);
    }

    private Order pending() {
        return pendingSince(NOON);
    }

    private Order pendingSince(Instant instant) {
        return pendingOf(customer, instant);
    }

    private static Order pendingOf(String customer, Instant instant) {
        var items = List.of(new OrderItem("P-0001", 2, new BigDecimal("9.99")));
        return new Order(
                UuidCreator.getTimeOrderedEpochPlus1(),
                PENDING,
                customer,
                "ann@example.org",
                items,
                TOTAL,
                null,
                instant,
                null);
    }

    private Order added(Order order) {
        transactions.inNew(() -> orders.add(order));
        return order;
    }

    private Optional<Order> move(Order order, OrderStatus to) {
        return move(order, EnumSet.of(PENDING), to, null);
    }

    private Optional<Order> move(Order order, EnumSet<OrderStatus> from, OrderStatus to, String reason) {
        return transactions.inNew(() -> orders.move(order.id(), from, to, reason));
    }

    private String change(Map<OrderStatus, Line> before, OrderStatus status) {
        var now = tally.current().get(status);
        var then = before.get(status);
        return (now.orders() - then.orders()) + " " + now.total().subtract(then.total());
    }
}
