package dev.orderly.order.entity;

import dev.orderly.database.Database;
import dev.orderly.order.OrderStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many orders stand in each status and what they are worth, kept up to date instead of counted. The changes of one
 * transaction are added up and written once, at its end, in the order of the statuses so that nobody deadlocks.
 */
@ApplicationScoped
public class Tally {

    @Inject
    private Database database;

    /** Orders in a status, and their total. */
    public record Line(String status, long orders, BigDecimal total) {

        private Line plus(int more, BigDecimal amount) {
            return new Line(status, orders + more, total.add(amount));
        }
    }

    void moved(OrderStatus from, OrderStatus to, BigDecimal total) {
        Map<OrderStatus, Line> changes = database.gather(Tally.class, TreeMap<OrderStatus, Line>::new, this::write);
        add(changes, from, -1, total.negate());
        add(changes, to, 1, total);
    }

    private static void add(Map<OrderStatus, Line> changes, OrderStatus status, int orders, BigDecimal total) {
        if (status != OrderStatus.PENDING) {
            changes.merge(status, new Line(status.name(), orders, total), (line, more) -> line.plus(orders, total));
        }
    }

    private void write(Map<OrderStatus, Line> changes) {
        changes.values().forEach(line -> database.handle()
                .execute(
                        "update order_tally set orders = orders + ?, total = total + ? where status = ?",
                        line.orders(),
                        line.total(),
                        line.status()));
    }

    /** Every status with its line. */
    public Map<OrderStatus, Line> current() {
        var lines = new LinkedHashMap<OrderStatus, Line>();
        database
                .read(handle -> handle.createQuery("select status, orders, total from order_tally"
                                + " union all select 'PENDING', count(*), 0 from orders where status = 'PENDING'")
                        .map((row, context) -> new Line(row.getString(1), row.getLong(2), row.getBigDecimal(3)))
                        .list())
                .stream()
                .sorted((a, b) -> OrderStatus.valueOf(a.status()).compareTo(OrderStatus.valueOf(b.status())))
                .forEach(line -> lines.put(OrderStatus.valueOf(line.status()), line));
        return lines;
    }
}
