package dev.orderly.order.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** Which order an {@code Idempotency-Key} made. Joins the caller's transaction. */
@ApplicationScoped
public class OrderRequests {

    private static final String TAKE = "insert into order_request (idempotency_key, digest, order_id, created_at)"
            + " values (?, ?, ?, ?) on conflict do nothing";

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** The order a key stands for, and the digest of the body it was first sent with. */
    public record OrderRequest(UUID orderId, String digest) {}

    /** Takes the key for a new order, or returns what it stands for already; waits for another that is taking it now. */
    public OrderRequest take(String key, String digest, UUID orderId) {
        int taken = database.handle()
                .execute(TAKE, key, digest, orderId, clock.instant().atOffset(ZoneOffset.UTC));
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

    /**
     * Takes keys for new orders, all at once; returns what each stands for then: a request among those given, or one that was
     * there before. Waits for others that are taking some of them now.
     */
    public Map<String, OrderRequest> takeAll(Map<String, OrderRequest> asked) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        var batch = database.handle().prepareBatch(TAKE);
        // In the same order for all, lest two wait for each other.
        new TreeMap<>(asked).forEach((key, request) -> batch.bind(0, key)
                .bind(1, request.digest())
                .bind(2, request.orderId())
                .bind(3, now)
                .add());
        batch.execute();
        var standing = standing(asked.keySet());
        // Forgotten between the two: it is free again.
        asked.forEach((key, request) ->
                standing.computeIfAbsent(key, gone -> take(key, request.digest(), request.orderId())));
        return standing;
    }

    private Map<String, OrderRequest> standing(Collection<String> keys) {
        return database.handle()
                .createQuery("select r.idempotency_key, r.order_id, r.digest"
                        + " from unnest(cast(:keys as varchar array)) as asked(idempotency_key)"
                        + " join order_request r on r.idempotency_key = asked.idempotency_key")
                .bindArray("keys", String.class, keys)
                .reduceRows(new HashMap<>(), (found, row) -> {
                    found.put(
                            row.getColumn(1, String.class),
                            new OrderRequest(row.getColumn(2, UUID.class), row.getColumn(3, String.class)));
                    return found;
                });
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
