package dev.orderly.order.control;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Events;
import dev.orderly.order.OrderCancelled;
import dev.orderly.order.OrderCompleted;
import dev.orderly.order.OrderConfirmed;
import dev.orderly.order.OrderDelivered;
import dev.orderly.order.OrderShipped;
import dev.orderly.order.OrderStatus;
import dev.orderly.order.entity.Order;
import dev.orderly.order.entity.Orders;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** The life of an order after it was placed. Each step is announced in the transaction that takes it. */
@ApplicationScoped
@Transactional
public class MovingOrders {

    private static final Set<OrderStatus> CANCELLABLE = EnumSet.of(OrderStatus.PENDING, OrderStatus.CONFIRMED);

    @Inject
    private Orders orders;

    @Inject
    private Events events;

    /** The payment is in; an order cancelled meanwhile stays so. */
    public void confirm(UUID id) {
        move(
                id,
                EnumSet.of(OrderStatus.PENDING),
                OrderStatus.CONFIRMED,
                null,
                order -> new OrderConfirmed(id, order.customerId(), order.customerEmail(), order.total()));
    }

    /** Cancels what is still pending, for a reason of ours; anything else stays as it is. */
    public void cancelPending(UUID id, String reason) {
        move(id, EnumSet.of(OrderStatus.PENDING), OrderStatus.CANCELLED, reason, order -> cancelled(order, reason));
    }

    /** The customer's own cancellation. */
    public Order cancel(UUID id) {
        String reason = "cancelled by the customer";
        return move(id, CANCELLABLE, OrderStatus.CANCELLED, reason, order -> cancelled(order, reason))
                .orElseThrow(() -> refused(id, CANCELLABLE, "cancelled"));
    }

    public Order complete(UUID id) {
        return step(
                id,
                OrderStatus.CONFIRMED,
                OrderStatus.COMPLETED,
                order -> new OrderCompleted(id, order.customerId(), order.customerEmail(), order.total()));
    }

    public Order ship(UUID id) {
        return step(
                id,
                OrderStatus.COMPLETED,
                OrderStatus.SHIPPED,
                order -> new OrderShipped(id, order.customerId(), order.customerEmail(), order.total()));
    }

    public Order deliver(UUID id) {
        return step(
                id,
                OrderStatus.SHIPPED,
                OrderStatus.DELIVERED,
                order -> new OrderDelivered(id, order.customerId(), order.customerEmail(), order.total()));
    }

    private Order step(UUID id, OrderStatus from, OrderStatus to, Function<Order, DomainEvent> event) {
        var allowed = EnumSet.of(from);
        return move(id, allowed, to, null, event)
                .orElseThrow(() -> refused(id, allowed, to.name().toLowerCase(java.util.Locale.ROOT)));
    }

    private Optional<Order> move(
            UUID id, Set<OrderStatus> from, OrderStatus to, String reason, Function<Order, DomainEvent> event) {
        var moved = orders.move(id, from, to, reason);
        moved.map(event).ifPresent(events::publish);
        return moved;
    }

    private ProblemException refused(UUID id, Set<OrderStatus> allowed, String what) {
        return orders.find(id)
                .map(order -> ProblemException.conflict("Order %s is %s; it can be %s only when it is %s"
                        .formatted(
                                id,
                                order.status(),
                                what,
                                String.join(
                                        " or ", allowed.stream().map(Enum::name).toList()))))
                .orElseGet(() -> ProblemException.notFound("order", id));
    }

    private static OrderCancelled cancelled(Order order, String reason) {
        return new OrderCancelled(order.id(), order.customerId(), order.customerEmail(), reason);
    }
}
