package dev.orderly.event.inbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What each subscriber has had its effect of. A row is written in the transaction of the effect, so both are there or
 * neither is.
 */
@ApplicationScoped
public class Inbox {

    private static final String INSERT = "insert into inbox (subscriber, event_id, processed_at) values (?, ?, ?)";

    /** Joined with what is asked for, as {@code = any(…)} would have H2 read all rows of the subscriber. */
    private static final String STANDING = "select i.event_id, null as blocked"
            + " from unnest(cast(:ids as uuid array)) as asked(id)"
            + " join inbox i on i.event_id = asked.id and i.subscriber = :subscriber"
            + " union all select d.event_id, null from unnest(cast(:ids as uuid array)) as asked(id)"
            + " join delivery d on d.event_id = asked.id and d.subscriber = :subscriber"
            + " union all select distinct cast(null as uuid), d.event_key"
            + " from unnest(cast(:keys as varchar array)) as asked(event_key)"
            + " join delivery d on d.event_key = asked.event_key and d.subscriber = :subscriber and d."
            + OwedDeliveries.OWED + " and d.type = any(:types)";

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

    /**
     * Where a subscriber stands with events and keys.
     *
     * @param seen the events it has processed, or keeps because they failed
     * @param blocked the keys whose events must wait: a delivery of theirs is retrying, parked or dead
     */
    record Standing(Set<UUID> seen, Set<String> blocked) {}

    /**
     * Where the subscriber stands with these events and keys; may tell of others too.
     *
     * @param types what this instance has handlers for: what it owes of other types holds nothing back here
     */
    Standing standing(String subscriber, Collection<String> types, Collection<UUID> eventIds, Collection<String> keys) {
        var standing = new Standing(new HashSet<>(), new HashSet<>());
        return database.handle()
                .createQuery(STANDING)
                .bind("subscriber", subscriber)
                .bindArray("types", String.class, types)
                .bindArray("ids", UUID.class, eventIds)
                .bindArray("keys", String.class, keys)
                .scanResultSet((rows, context) -> {
                    try (var found = rows.get()) {
                        while (found.next()) {
                            Optional.ofNullable(found.getObject(1, UUID.class)).ifPresent(standing.seen()::add);
                            Optional.ofNullable(found.getString(2)).ifPresent(standing.blocked()::add);
                        }
                        return standing;
                    }
                });
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
