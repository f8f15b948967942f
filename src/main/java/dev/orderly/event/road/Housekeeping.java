package dev.orderly.event.road;

import dev.orderly.config.Setting;
import dev.orderly.database.Purge;
import dev.orderly.database.Purge.Chunk;
import dev.orderly.database.Purge.Kind;
import dev.orderly.database.Transactions;
import dev.orderly.event.Retention;
import dev.orderly.event.inbox.StoredRetries;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the road's tables bounded: inbox rows and settled deliveries for {@code ORDERLY_INBOX_RETENTION}, the history of
 * events for {@code ORDERLY_EVENT_RETENTION}. Of several instances on one database one does it at a time.
 */
@ApplicationScoped
public class Housekeeping {

    private static final Logger LOG = Logger.getLogger(Housekeeping.class.getName());

    private final UUID owner = UUID.randomUUID();

    @Inject
    private StoredRetries retries;

    @Inject
    private ExpiredRows expired;

    @Inject
    private HousekeepingLease lease;

    @Inject
    private Transactions transactions;

    @Inject
    private Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Purge purge;

    /** Before anything is at work, so that a wrong setting stops the start. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "The inbox is kept for {0}, events for {1}", new Object[] {
            inboxRetention(), Retention.EVENTS.get()
        });
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        Duration inbox = inboxRetention();
        purge = new Purge(
                transactions,
                executor,
                List.of(
                        new Kind("inbox rows", chunk(inbox, expired::inbox)),
                        new Kind("processed deliveries", chunk(inbox, deliveries("processed"))),
                        new Kind("discarded deliveries", chunk(inbox, deliveries("discarded"))),
                        new Kind("events", chunk(Retention.EVENTS.get(), expired::events))));
        purge.start();
    }

    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) Shutdown shutdown) {
        if (purge != null) {
            purge.stop();
        }
    }

    private BiFunction<Instant, Integer, Integer> deliveries(String state) {
        return (before, limit) -> expired.deliveries(state, before, limit);
    }

    private Chunk chunk(Duration retention, BiFunction<Instant, Integer, Integer> rows) {
        return limit -> lease.hold(owner) ? rows.apply(clock.instant().minus(retention), limit) : 0;
    }

    /** An event that is tried again after the inbox has forgotten it would have its effect twice. */
    private Duration inboxRetention() {
        Duration longest = retries.longest();
        Setting<Duration> bounded = Retention.INBOX.accepting(
                retention -> retention.compareTo(longest) >= 0,
                "a duration of at least %ds, which the retries of ORDERLY_RETRY_DELAYS can last"
                        .formatted(longest.plusSeconds(1).minusMillis(1).toSeconds()));
        return bounded.get();
    }
}
