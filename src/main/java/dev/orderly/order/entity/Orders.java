package dev.orderly.order.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import dev.orderly.database.Rows;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderStatus;
import dev.orderly.web.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** All orders. An order is one row, its items in it: they are only ever read together. Writes join the caller's transaction. */
@ApplicationScoped
public class Orders {

    private static final String COLUMNS =
            "id, status, customer_id, customer_email, items, total, payment_method, created_at, reason";
    private static final int REASON_LENGTH = 300;
    private static final TypeReference<List<OrderItem>> ITEMS = new TypeReference<>() {};

    @Inject
    private Database database;

    @Inject
    private Tally tally;

    private final Rows.Table<UUID, Order> table = new Table();

    public void add(Order order) {
        table.insert(order);
    }

    public Optional<Order> find(UUID id) {
        return database.read(handle -> handle.createQuery("select " + COLUMNS + " from orders where id = ?")
                .bind(0, id)
                .map((row, context) -> order(row))
                .findOne());
    }

    /** Newest first; those older than {@code before}, of a status and a customer where given. */
    public List<Order> list(OrderStatus status, String customerId, UUID before, int limit) {
        var sql = new StringBuilder("select " + COLUMNS + " from orders where 1 = 1");
        if (status != null) {
            sql.append(" and status = :status");
        }
        if (customerId != null) {
            sql.append(" and customer_id = :customer");
        }
        if (before != null) {
            sql.append(" and id < :before");
        }
        return database.read(handle -> {
            var query = handle.createQuery(
                            sql.append(" order by id desc limit :limit").toString())
                    .bind("limit", limit);
            if (status != null) {
                query.bind("status", status.name());
            }
            if (customerId != null) {
                query.bind("customer", customerId);
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.map((row, context) -> order(row)).list();
        });
    }

    /** Locks orders for the current transaction, which is about to move them: all at once instead of one by one. */
    public void hold(Collection<UUID> ids) {
        database.rows(table).hold(ids);
    }

    /**
     * Moves an order on if it stands in one of these; returns it as it then is, or nothing if it does not stand there. Of a
     * long reason the beginning is kept.
     */
    public Optional<Order> move(UUID id, Collection<OrderStatus> from, OrderStatus to, String reason) {
        var held = database.rows(table);
        var before = held.find(id).filter(order -> from.contains(order.status()));
        before.ifPresent(order -> tally.moved(order.status(), to, order.total()));
        var moved = before.map(order -> order.moved(to, ColumnText.fitted(reason, REASON_LENGTH)));
        moved.ifPresent(order -> held.put(id, order));
        return moved;
    }

    /** Those pending since before an instant. */
    public List<UUID> pendingSince(Instant instant, int limit) {
        return database.read(handle -> handle.createQuery(
                        "select id from orders where status = 'PENDING' and created_at < ? order by id limit ?")
                .bind(0, instant.atOffset(ZoneOffset.UTC))
                .bind(1, limit)
                .mapTo(UUID.class)
                .list());
    }

    /** Forgets a customer's address; returns the orders that held it. */
    public List<UUID> eraseCustomer(String customerId) {
        database.flush();
        database.handle().execute("update orders set customer_email = null where customer_id = ?", customerId);
        return database.handle()
                .createQuery("select id from orders where customer_id = ?")
                .bind(0, customerId)
                .mapTo(UUID.class)
                .list();
    }

    private static Order order(ResultSet row) throws SQLException {
        return new Order(
                row.getObject("id", UUID.class),
                OrderStatus.valueOf(row.getString("status")),
                row.getString("customer_id"),
                row.getString("customer_email"),
                read(row.getString("items")),
                row.getBigDecimal("total"),
                row.getString("payment_method"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("reason"));
    }

    private static String write(List<OrderItem> items) {
        try {
            return Json.MAPPER.writeValueAsString(items);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Items cannot be written", e);
        }
    }

    private static List<OrderItem> read(String items) {
        try {
            return Json.MAPPER.readValue(items, ITEMS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored items cannot be read: " + items, e);
        }
    }

    /** How orders are read and written. */
    private final class Table implements Rows.Table<UUID, Order> {

        @Override
        public Map<UUID, Order> read(Collection<UUID> ids) {
            return database.handle()
                    .createQuery("select " + COLUMNS + " from orders where id = any(:ids) order by id for update")
                    .bindArray("ids", UUID.class, ids)
                    .map((row, context) -> order(row))
                    .collect(Collectors.toMap(Order::id, order -> order));
        }

        @Override
        public void insert(Order order) {
            database.writeLater(
                    "insert into orders (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    order.id(),
                    order.status().name(),
                    order.customerId(),
                    order.customerEmail(),
                    write(order.items()),
                    order.total(),
                    order.paymentMethod(),
                    order.createdAt().atOffset(ZoneOffset.UTC),
                    order.reason());
        }

        @Override
        public void update(Order before, Order order) {
            database.writeLater(
                    "update orders set status = ?, reason = ? where id = ?",
                    order.status().name(),
                    order.reason(),
                    order.id());
        }
    }
}
