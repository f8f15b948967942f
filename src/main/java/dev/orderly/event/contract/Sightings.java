package dev.orderly.event.contract;

import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What was seen of what is declared. Thread-safe; costs one look at an index for each type and each subscriber, however
 * many events there are.
 */
@ApplicationScoped
class Sightings {

    /** The greatest type below another, and its latest event: a step down the index. */
    private static final String NEXT =
            "select type, event_id from event_log where type < :type" + " order by type desc, event_id desc limit 1";

    private static final String FIRST =
            "select type, event_id from event_log order by type desc, event_id desc limit 1";
    private static final String REACHED = "select 1 from inbox where subscriber = :name limit 1";
    private static final String KEPT = "select 1 from delivery where subscriber = :name limit 1";
    private static final int MOST_TYPES = 1_000;

    private Database database;
    private Catalogue catalogue;

    protected Sightings() {
        // for the container's proxy
    }

    @Inject
    Sightings(Database database, Catalogue catalogue) {
        this.database = database;
        this.catalogue = catalogue;
    }

    /** When the latest event of each type was published that is in the history or arrived here since the start. */
    Map<String, Instant> types() {
        var seen = new TreeMap<String, Instant>(catalogue.arrived());
        database.read(handle -> {
            var step = step(handle.createQuery(FIRST));
            for (int i = 0; step.isPresent() && i < MOST_TYPES; i++) {
                seen.merge(step.get().type(), step.get().at(), (one, other) -> one.isAfter(other) ? one : other);
                step = step(handle.createQuery(NEXT).bind("type", step.get().type()));
            }
            return seen;
        });
        return seen;
    }

    /** Whether a subscriber had an event handled, or one is kept because it failed. */
    boolean reached(String subscriber) {
        return database.read(handle -> any(handle, REACHED, subscriber) || any(handle, KEPT, subscriber));
    }

    private static boolean any(Handle handle, String sql, String subscriber) {
        return handle.createQuery(sql)
                .bind("name", subscriber)
                .mapTo(Integer.class)
                .findFirst()
                .isPresent();
    }

    private static Optional<Step> step(Query query) {
        return query.map((row, context) -> new Step(row.getString(1), row.getObject(2, UUID.class)))
                .findFirst();
    }

    private record Step(String type, UUID eventId) {

        /** Ids of events begin with their time. */
        Instant at() {
            return Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
        }
    }
}
