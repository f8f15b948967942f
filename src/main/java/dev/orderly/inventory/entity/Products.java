package dev.orderly.inventory.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** All products. Stock changes by conditional updates alone, so it never falls below zero. Joins the caller's transaction. */
@ApplicationScoped
public class Products {

    @Inject
    private Database database;

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
                        .map(ConstructorMapper.of(Product.class))
                        .findOne());
    }

    /** By id, those after the given one. */
    public List<Product> list(String after, int limit) {
        return database.read(handle -> handle.createQuery(
                        "select id, name, available, reserved from product where id > ? order by id limit ?")
                .bind(0, after == null ? "" : after)
                .bind(1, limit)
                .map(ConstructorMapper.of(Product.class))
                .list());
    }

    /** Sets aside what there is enough of; returns the products that there is not. Locks in the order of the ids. */
    public List<String> take(SortedMap<String, Long> quantities) {
        int[] taken = change(
                "update product set available = available - ?, reserved = reserved + ? where id = ? and available >= ?",
                quantities,
                true);
        var missing = new ArrayList<String>();
        int i = 0;
        for (String id : quantities.keySet()) {
            if (taken[i++] == 0) {
                missing.add(id);
            }
        }
        return missing;
    }

    /** Puts back what was set aside. */
    public void giveBack(SortedMap<String, Long> quantities) {
        change("update product set available = available + ?, reserved = reserved - ? where id = ?", quantities, false);
    }

    /** What was set aside has left the house. */
    public void useUp(SortedMap<String, Long> quantities) {
        var batch = database.handle().prepareBatch("update product set reserved = reserved - ? where id = ?");
        quantities.forEach((id, quantity) -> batch.add(quantity, id));
        batch.execute();
    }

    private int[] change(String sql, Map<String, Long> quantities, boolean conditional) {
        var batch = database.handle().prepareBatch(sql);
        quantities.forEach((id, quantity) -> {
            if (conditional) {
                batch.add(quantity, quantity, id, quantity);
            } else {
                batch.add(quantity, quantity, id);
            }
        });
        return batch.execute();
    }
}
