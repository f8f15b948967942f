package dev.orderly.inventory.control;

import dev.orderly.event.Events;
import dev.orderly.inventory.InventoryRejected;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.inventory.InventoryReserved;
import dev.orderly.inventory.entity.Product;
import dev.orderly.inventory.entity.Products;
import dev.orderly.inventory.entity.Reservations;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import dev.orderly.security.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sets stock aside for orders: all of an order's items, or none. */
@ApplicationScoped
@Transactional
public class KeepingStock {

    @Inject
    private Products products;

    @Inject
    private Reservations reservations;

    @Inject
    private Events events;

    @Inject
    private AuditLog audit;

    /** What an operator's change did; before is null where the product is new. */
    private record Change(Product before, Product after) {}

    /** Sets name and stock of a product, new or not, as an operator's change. */
    public Product put(String id, String name, long available) {
        var before = products.find(id);
        var after = products.put(id, name, available);
        audit.note("product.put", id, new Change(before.orElse(null), after));
        return after;
    }

    /** Prepares for these orders to be reserved in the current transaction. */
    public void expect(List<OrderCreated> orders) {
        reservations.expect(orders.stream().map(OrderCreated::orderId).toList());
        products.hold(orders.stream()
                .flatMap(order -> quantities(order).keySet().stream())
                .toList());
    }

    /** Sets aside what an order wants, unless it was called off first. */
    public void reserve(OrderCreated order) {
        if (reservations.isCalledOff(order.orderId())) {
            return;
        }
        var wanted = quantities(order);
        var missing = products.take(wanted);
        if (missing.isEmpty()) {
            reservations.add(order.orderId(), wanted);
            events.publish(new InventoryReserved(order.orderId(), order.total(), order.paymentMethod()));
        } else {
            reject(order.orderId(), missing.get(0));
        }
    }

    private static SortedMap<String, Long> quantities(OrderCreated order) {
        return order.items().stream()
                .collect(Collectors.toMap(
                        OrderItem::productId, item -> item.quantity().longValue(), Long::sum, TreeMap::new));
    }

    private void reject(UUID orderId, String productId) {
        String reason =
                products.find(productId).map(product -> "not enough in stock").orElse("no such product");
        reservations.callOff(orderId);
        events.publish(new InventoryRejected(orderId, productId, reason));
    }

    /** Gives back what was set aside, if anything was; an order that is not known yet is called off. */
    public void release(UUID orderId) {
        var reserved = reservations.remove(orderId);
        if (reserved.isEmpty()) {
            reservations.callOff(orderId);
        }
        reserved.filter(quantities -> !quantities.isEmpty()).ifPresent(quantities -> {
            products.giveBack(quantities);
            events.publish(new InventoryReleased(orderId));
        });
    }

    /** The items have left the house. */
    public void ship(UUID orderId) {
        reservations.remove(orderId).ifPresent(products::useUp);
    }
}
