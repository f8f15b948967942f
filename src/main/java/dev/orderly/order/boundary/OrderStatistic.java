package dev.orderly.order.boundary;

import dev.orderly.order.OrderStatus;
import dev.orderly.order.entity.Tally;
import dev.orderly.web.Statistic;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Orders by status, and revenue: what confirmed and not cancelled orders are worth. */
@ApplicationScoped
public class OrderStatistic implements Statistic {

    private static final Set<OrderStatus> PAID =
            EnumSet.of(OrderStatus.CONFIRMED, OrderStatus.COMPLETED, OrderStatus.SHIPPED, OrderStatus.DELIVERED);

    @Inject
    private Tally tally;

    @Override
    public Map<String, Object> current() {
        var counts = new EnumMap<OrderStatus, Long>(OrderStatus.class);
        var revenue = BigDecimal.ZERO.setScale(2);
        for (var entry : tally.current().entrySet()) {
            counts.put(entry.getKey(), entry.getValue().orders());
            if (PAID.contains(entry.getKey())) {
                revenue = revenue.add(entry.getValue().total());
            }
        }
        return Map.of("orders", counts, "revenue", revenue);
    }
}
