package dev.orderly.inventory.entity;

/** A product and its stock: what may be ordered, and what is set aside for orders. */
public record Product(String id, String name, long available, long reserved) {

    Product changed(long moreAvailable, long moreReserved) {
        return new Product(id, name, available + moreAvailable, reserved + moreReserved);
    }
}
