package dev.orderly.event.inbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * What each subscriber has had its effect of. A row is written in the transaction of the effect, so both are there or
 * neither is.
 */
@ApplicationScoped
public class Inbox {

    private static final String INSERT = "insert into inbox (subscriber, event_id, processed_at) values (?, ?, ?)";

    private Database database;
    private Clock clock;

    protected Inbox() {
        // for the container's proxy
    }

    @Inject
    public Inbox(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Which of these events the subscriber has seen: processed, or kept because they failed. */
    Set<UUID> seen(String subscriber, Collection<UUID> eventIds) {
        return database.handle()
                .createQuery(
                        "select event_id from inbox where subscriber = :subscriber and event_id = any(:ids)"
                                + " union all select event_id from delivery where subscriber = :subscriber and event_id = any(:ids)")
                .bind("subscriber", subscriber)
                .bindArray("ids", UUID.class, eventIds)
                .mapTo(UUID.class)
                .set();
    }

    /** Writes the row at the end of the current transaction, for events known to be new. */
    void claimLater(String subscriber, UUID eventId) {
        database.writeLater(INSERT, subscriber, eventId, OffsetDateTime.now(clock));
    }

    /** Writes the row now; false if it was there already. */
    public boolean claim(String subscriber, UUID eventId) {
        return database.handle()
                        .createUpdate(INSERT + " on conflict do nothing")
                        .bind(0, subscriber)
                        .bind(1, eventId)
                        .bind(2, OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                        .execute()
                == 1;
    }
}
