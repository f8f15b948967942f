package dev.orderly.witness;

import java.util.List;
import java.util.UUID;

/**
 * All that a shop has kept of its orders, as its tables tell.
 *
 * @param charges what the sandbox's books say was charged, and not given back
 * @param mails what was written to customers
 * @param reservations the orders that stock is set aside for
 * @param stocks the products that are not as they were at first
 * @param published the events of orders in the log
 * @param heard what the witness heard, in that order
 */
public record Books(
        List<Order> orders,
        List<UUID> charges,
        List<Mail> mails,
        List<UUID> reservations,
        List<Stock> stocks,
        List<UUID> published,
        List<Heard> heard) {

    /** What a product of the shop has in stock at first. */
    public static final long FIRST_STOCK = 100_000;

    public record Order(UUID id, String customerId, String status) {}

    public record Mail(UUID orderId, String kind) {}

    public record Stock(String productId, long available, long reserved) {}

    /** @param causationId the event that led to it; null if none did */
    public record Heard(String key, String type, UUID eventId, UUID causationId) {}
}
