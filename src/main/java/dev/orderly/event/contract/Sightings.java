package dev.orderly.event.contract;

import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.EventTime;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What was seen of what is declared. Thread-safe; costs one look at an index for each type and each subscriber, however
 * many events there are.
 */
@ApplicationScoped
class Sightings {

    /**
     * A step up the index, to the latest event of the next type. The second bound says no more than the first, as no name has a
     * character below the hyphen, but keeps H2 from reading all events of the type that it comes from.
     */
    private static final String NEXT =
            "select type, event_id from event_log where type > :type and type >= :type || '-'"
                    + " order by type, event_id desc limit 1";

    private static final String LATEST =
            "select type, event_id from event_log where type = :type order by type, event_id desc limit 1";
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
            var step = look(handle, NEXT, "");
            for (int i = 0; step.isPresent() && i < MOST_TYPES; i++) {
                note(step.get(), seen);
                step = look(handle, NEXT, step.get().type());
            }
            missed(seen).forEach(type -> look(handle, LATEST, type).ifPresent(latest -> note(latest, seen)));
            return seen;
        });
        return seen;
    }

    /** A database that sorts by language may find the hyphen elsewhere, and then skip names that differ in punctuation only. */
    private List<String> missed(Map<String, Instant> seen) {
        return catalogue.events().stream()
                .map(EventDescriptor::type)
                .filter(type -> !seen.containsKey(type))
                .toList();
    }

    private static void note(Latest latest, Map<String, Instant> seen) {
        seen.merge(latest.type(), latest.at(), (one, other) -> one.isAfter(other) ? one : other);
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

    private static Optional<Latest> look(Handle handle, String sql, String type) {
        return handle.createQuery(sql)
                .bind("type", type)
                .map((row, context) -> new Latest(row.getString(1), row.getObject(2, UUID.class)))
                .findFirst();
    }

    private record Latest(String type, UUID eventId) {

        Instant at() {
            return EventTime.instant(eventId);
        }
    }
}
