package dev.orderly.order.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.event.Events;
import dev.orderly.order.OrderCreated;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderStatus;
import dev.orderly.order.entity.Order;
import dev.orderly.order.entity.OrderRequests;
import dev.orderly.order.entity.OrderRequests.OrderRequest;
import dev.orderly.order.entity.Orders;
import dev.orderly.web.Json;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Takes an order in: stored and announced in one transaction. */
@ApplicationScoped
@Transactional
public class PlacingOrders {

    @Inject
    private Orders orders;

    @Inject
    private OrderRequests requests;

    @Inject
    private Events events;

    @Inject
    private Clock clock;

    /**
     * Places an order; the same key with the same body gives the same order again.
     *
     * @param idempotencyKey chosen by the caller, or null
     * @throws ProblemException 400 if the total differs, 422 if the key came with another body before
     */
    public Order place(NewOrder wanted, String idempotencyKey) {
        BigDecimal total = total(wanted);
        UUID id = UuidCreator.getTimeOrderedEpoch();
        if (idempotencyKey != null) {
            String digest = digest(wanted);
            var request = requests.take(idempotencyKey, digest, id);
            if (!request.digest().equals(digest)) {
                throw otherBody(idempotencyKey, request);
            }
            if (!request.orderId().equals(id)) {
                return orders.find(request.orderId()).orElseThrow();
            }
        }
        return placeNew(id, wanted, total);
    }

    static ProblemException otherBody(String idempotencyKey, OrderRequest request) {
        return ProblemException.of(
                422,
                "Idempotency-Key %s was used with another body, for order %s; use a new key for a new order"
                        .formatted(idempotencyKey, request.orderId()));
    }

    /** Places an order that is known to be new, under this id and at this {@link #total}. */
    public Order placeNew(UUID id, NewOrder wanted, BigDecimal total) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var order = new Order(
                id,
                OrderStatus.PENDING,
                wanted.customerId(),
                wanted.customerEmail(),
                inCents(wanted.items()),
                total,
                wanted.paymentMethod(),
                now,
                null);
        orders.add(order);
        events.publish(new OrderCreated(
                id, order.customerId(), order.customerEmail(), order.items(), total, order.paymentMethod()));
        return order;
    }

    private static List<OrderItem> inCents(List<OrderItem> items) {
        return items.stream()
                .map(item -> new OrderItem(
                        item.productId(), item.quantity(), item.price().setScale(2, RoundingMode.UNNECESSARY)))
                .toList();
    }

    /**
     * What an order costs.
     *
     * @throws ProblemException 400 if its own total differs
     */
    static BigDecimal total(NewOrder wanted) {
        BigDecimal total = wanted.items().stream()
                .map(OrderItem::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(2, RoundingMode.UNNECESSARY);
        if (wanted.total() != null && wanted.total().compareTo(total) != 0) {
            throw ProblemException.badField(
                    "total", "must be %s, the sum of quantity times price, or be left out".formatted(total));
        }
        return total;
    }

    static String digest(NewOrder wanted) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(Json.MAPPER.writeValueAsBytes(wanted)));
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("The body cannot be digested", e);
        }
    }
}
