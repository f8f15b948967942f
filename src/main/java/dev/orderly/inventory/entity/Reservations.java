package dev.orderly.inventory.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.orderly.database.Database;
import dev.orderly.web.Json;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What is set aside for orders; nothing for one that was rejected, or called off before it came. Joins the caller's
 * transaction.
 */
@ApplicationScoped
public class Reservations {

    private static final TypeReference<TreeMap<String, Long>> QUANTITIES = new TypeReference<>() {};

    @Inject
    private Database database;

    public void add(UUID orderId, SortedMap<String, Long> quantities) {
        database.writeLater("insert into reservation (order_id, items) values (?, ?)", orderId, write(quantities));
    }

    /** Notes that nothing is to be set aside for an order. */
    public void callOff(UUID orderId) {
        database.writeLater(
                "insert into reservation (order_id, items) values (?, '{}') on conflict do nothing", orderId);
    }

    /** Takes a reservation out, if there is one: whoever gets it, gets it alone. */
    public Optional<SortedMap<String, Long>> remove(UUID orderId) {
        database.flush();
        var found = database.handle()
                .createQuery("select items from reservation where order_id = ? for update")
                .bind(0, orderId)
                .mapTo(String.class)
                .findOne();
        found.ifPresent(items -> database.handle().execute("delete from reservation where order_id = ?", orderId));
        return found.map(Reservations::read);
    }

    /** Prepares for these orders to be asked for in the current transaction: all at once instead of one by one. */
    public void expect(Collection<UUID> orderIds) {
        var known = known();
        orderIds.forEach(id -> known.put(id, false));
        stored(orderIds).forEach(id -> known.put(id, true));
    }

    /** Whether there is an entry for an order already, which is new: its cancellation came first. */
    public boolean isCalledOff(UUID orderId) {
        return known().computeIfAbsent(orderId, id -> !stored(List.of(id)).isEmpty());
    }

    private Map<UUID, Boolean> known() {
        return database.gather(Reservations.class, HashMap::new, known -> {});
    }

    private List<UUID> stored(Collection<UUID> orderIds) {
        return database.handle()
                .createQuery("select r.order_id from unnest(cast(:ids as uuid array)) as asked(id)"
                        + " join reservation r on r.order_id = asked.id")
                .bindArray("ids", UUID.class, orderIds)
                .mapTo(UUID.class)
                .list();
    }

    private static String write(SortedMap<String, Long> quantities) {
        try {
            return Json.MAPPER.writeValueAsString(quantities);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A reservation cannot be written", e);
        }
    }

    private static SortedMap<String, Long> read(String items) {
        try {
            return Json.MAPPER.readValue(items, QUANTITIES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored reservation cannot be read: " + items, e);
        }
    }
}
