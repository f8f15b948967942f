package dev.orderly.order.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;

/** Which order an {@code Idempotency-Key} made. Joins the caller's transaction. */
@ApplicationScoped
public class OrderRequests {

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** The order a key stands for, and the digest of the body it was first sent with. */
    public record OrderRequest(UUID orderId, String digest) {}

    /** Takes the key for a new order, or returns what it stands for already; waits for another that is taking it now. */
    public OrderRequest take(String key, String digest, UUID orderId) {
        int taken = database.handle()
                .execute(
                        "insert into order_request (idempotency_key, digest, order_id, created_at) values (?, ?, ?, ?) on conflict do nothing",
                        key,
                        digest,
                        orderId,
                        clock.instant().atOffset(java.time.ZoneOffset.UTC));
        if (taken == 1) {
            return new OrderRequest(orderId, digest);
        }
        return database.handle()
                .createQuery("select order_id, digest from order_request where idempotency_key = ?")
                .bind(0, key)
                .map((row, context) -> new OrderRequest(row.getObject(1, UUID.class), row.getString(2)))
                .one();
    }
}
