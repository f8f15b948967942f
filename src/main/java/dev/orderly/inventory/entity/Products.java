package dev.orderly.inventory.entity;

import dev.orderly.database.Database;
import dev.orderly.database.Rows;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;

/** All products. Stock is changed by differences, and the
 * table's constraint keeps it from falling below zero, whatever runs at once: the loser's transaction fails. Joins the caller's transaction. */
@ApplicationScoped
public class Products {

    @Inject
    private Database database;

    /** Below it a product is locked; above, two who take at once will hardly take too much, and if they do, one fails. */
    private static final int SCARCE = 10_000;

    private final Rows.Table<String, Product> table = new Table();

    /** Sets name and stock, whether the product is new or not. */
    public Product put(String id, String name, long available) {
        var handle = database.handle();
        handle.execute(
                "insert into product (id, name, available, reserved) values (?, ?, 0, 0) on conflict do nothing",
                id,
                name);
        handle.execute("update product set name = ?, available = ? where id = ?", name, available, id);
        return find(id).orElseThrow();
    }

    public Optional<Product> find(String id) {
        return database.read(
                handle -> handle.createQuery("select id, name, available, reserved from product where id = ?")
                        .bind(0, id)
                        .map(Products::product)
                        .findOne());
    }

    /** By id, those after the given one. */
    public List<Product> list(String after, int limit) {
        return database.read(handle -> handle.createQuery(
                        "select id, name, available, reserved from product where id > ? order by id limit ?")
                .bind(0, after == null ? "" : after)
                .bind(1, limit)
                .map(Products::product)
                .list());
    }

    /** Reads products for the current transaction, which is about to change them: all at once instead of one by one. */
    public void hold(Collection<String> ids) {
        database.rows(table).hold(ids);
    }

    /** Sets all of this aside, or nothing if there is not enough; returns the products that there is not enough of. */
    public List<String> take(SortedMap<String, Long> quantities) {
        var rows = database.rows(table);
        rows.hold(quantities.keySet());
        var missing = quantities.entrySet().stream()
                .filter(wanted -> rows.find(wanted.getKey())
                        .filter(product -> product.available() >= wanted.getValue())
                        .isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        if (missing.isEmpty()) {
            change(quantities, (product, quantity) -> product.changed(-quantity, quantity));
        }
        return missing;
    }

    /** Puts back what was set aside. */
    public void giveBack(SortedMap<String, Long> quantities) {
        change(quantities, (product, quantity) -> product.changed(quantity, -quantity));
    }

    /** What was set aside has left the house. */
    public void useUp(SortedMap<String, Long> quantities) {
        change(quantities, (product, quantity) -> product.changed(0, -quantity));
    }

    private void change(SortedMap<String, Long> quantities, BiFunction<Product, Long, Product> change) {
        var rows = database.rows(table);
        rows.hold(quantities.keySet());
        quantities.forEach(
                (id, quantity) -> rows.find(id).ifPresent(product -> rows.put(id, change.apply(product, quantity))));
    }

    /** How products are read and written; they are added by {@link #put} alone. */
    private final class Table implements Rows.Table<String, Product> {

        @Override
        public Map<String, Product> read(Collection<String> ids) {
            var found = select(ids, "");
            var scarce = found.values().stream()
                    .filter(product -> product.available() < SCARCE)
                    .map(Product::id)
                    .toList();
            if (!scarce.isEmpty()) {
                found.putAll(select(scarce, " order by id for update"));
            }
            return found;
        }

        private Map<String, Product> select(Collection<String> ids, String locking) {
            return database.handle()
                    .createQuery("select id, name, available, reserved from product where id = any(:ids)" + locking)
                    .bindArray("ids", String.class, ids)
                    .map(Products::product)
                    .collect(Collectors.toMap(Product::id, product -> product));
        }

        @Override
        public void insert(Product product) {
            throw new UnsupportedOperationException("Products are added by put");
        }

        @Override
        public void update(Product before, Product product) {
            database.writeLater(
                    "update product set available = available + ?, reserved = reserved + ? where id = ?",
                    product.available() - before.available(),
                    product.reserved() - before.reserved(),
                    product.id());
        }
    }

    private static Product product(ResultSet row, StatementContext context) throws SQLException {
        return new Product(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4));
    }
}
