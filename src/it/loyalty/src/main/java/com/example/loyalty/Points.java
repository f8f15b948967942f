package com.example.loyalty;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** Who got how many points for which order. Joins the caller's transaction. */
@ApplicationScoped
public class Points {

    @Inject
    private Database database;

    public void give(String customerId, UUID orderId, long points) {
        database.handle()
                .execute("insert into points (order_id, customer_id, points) values (?, ?, ?)", orderId, customerId, points);
    }

    public void takeBack(UUID orderId) {
        database.handle().execute("delete from points where order_id = ?", orderId);
    }

    public long of(String customerId) {
        return database.read(handle -> handle.createQuery("select coalesce(sum(points), 0) from points where customer_id = ?")
                .bind(0, customerId)
                .mapTo(long.class)
                .one());
    }
}
