package dev.orderly.order.control;

import dev.orderly.database.Purge;
import dev.orderly.database.Purge.Kind;
import dev.orderly.database.Transactions;
import dev.orderly.event.Retention;
import dev.orderly.order.entity.OrderRequests;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;

/** Forgets an {@code Idempotency-Key} after {@code ORDERLY_INBOX_RETENTION}; then it makes a new order. */
@ApplicationScoped
public class ForgettingKeys {

    @Inject
    private OrderRequests requests;

    @Inject
    private Transactions transactions;

    @Inject
    private Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Purge purge;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        var retention = Retention.INBOX.get();
        var keys = new Kind(
                "keys of orders", limit -> requests.forget(clock.instant().minus(retention), limit));
        purge = new Purge(transactions, executor, List.of(keys));
        purge.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown shutdown) {
        if (purge != null) {
            purge.stop();
        }
    }
}
