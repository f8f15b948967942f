package dev.orderly.order.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.stream.IntStream;

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
                        clock.instant().atOffset(ZoneOffset.UTC));
        if (taken == 1) {
            return new OrderRequest(orderId, digest);
        }
        return database.handle()
                .createQuery("select order_id, digest from order_request where idempotency_key = ?")
                .bind(0, key)
                .map((row, context) -> new OrderRequest(row.getObject(1, UUID.class), row.getString(2)))
                .findOne()
                // Forgotten between the two: it is free again.
                .orElseGet(() -> take(key, digest, orderId));
    }

    /** Forgets keys that were taken before an instant, the oldest first; returns how many. Several may do so at once. */
    public int forget(Instant before, int limit) {
        var time = before.atOffset(ZoneOffset.UTC);
        var old = database.handle()
                .createQuery(
                        "select idempotency_key from order_request where created_at < ? order by created_at limit ?")
                .bind(0, time)
                .bind(1, limit)
                .mapTo(String.class)
                .list();
        if (old.isEmpty()) {
            return 0;
        }
        // In the same order for all, lest two wait for each other; unless another has taken the key anew meanwhile.
        var batch = database.handle()
                .prepareBatch("delete from order_request where idempotency_key = ? and created_at < ?");
        old.stream().sorted().forEach(key -> batch.bind(0, key).bind(1, time).add());
        return IntStream.of(batch.execute()).sum();
    }
}
