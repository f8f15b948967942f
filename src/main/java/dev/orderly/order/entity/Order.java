package dev.orderly.order.entity;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderly.order.OrderItem;
import dev.orderly.order.OrderStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An order as it stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Order(
        UUID id,
        OrderStatus status,
        String customerId,
        String customerEmail,
        List<OrderItem> items,
        BigDecimal total,
        String paymentMethod,
        Instant createdAt,
        String reason) {

    /** The same order in another status, for a reason or none. */
    Order moved(OrderStatus to, String why) {
        return new Order(id, to, customerId, customerEmail, items, total, paymentMethod, createdAt, why);
    }
}
