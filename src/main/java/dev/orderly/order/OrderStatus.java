package dev.orderly.order;

/** Where an order stands. */
public enum OrderStatus {
    PENDING,
    CONFIRMED,
    COMPLETED,
    SHIPPED,
    DELIVERED,
    CANCELLED
}
