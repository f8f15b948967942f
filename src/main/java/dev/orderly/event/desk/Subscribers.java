package dev.orderly.event.desk;

import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import dev.orderly.event.inbox.OwedDeliveries;
import dev.orderly.event.inbox.PausedSubscribers;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.Transports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** The subscribers of this instance, as an operator sees and controls them. */
@ApplicationScoped
public class Subscribers {

    @Inject
    private Catalogue catalogue;

    @Inject
    private Database database;

    @Inject
    private PausedSubscribers paused;

    @Inject
    private Transports transports;

    @Inject
    private Clock clock;

    /** All of them, by name. */
    public List<SubscriberState> all() {
        var owed = owed();
        var names = paused.names();
        return Stream.concat(catalogue.subscribersHere().stream(), catalogue.inlets().stream())
                .map(subscriber -> state(subscriber, owed, names))
                .toList();
    }

    public Optional<SubscriberState> find(String name) {
        return all().stream().filter(state -> state.name().equals(name)).findFirst();
    }

    /** Stops deliveries to a subscriber at the end of its batch, on all instances; nothing is lost meanwhile. */
    @Transactional
    public void pause(String name) {
        paused.pause(name);
    }

    /** Lets deliveries go on where they stopped. */
    @Transactional
    public void resume(String name) {
        paused.resume(name);
    }

    private SubscriberState state(SubscriberDescriptor subscriber, Map<String, Owed> owed, Set<String> pausedNames) {
        var owes = owed.getOrDefault(subscriber.name(), new Owed());
        long age = owes.oldest == null
                ? 0
                : Math.max(0, Duration.between(owes.oldest, clock.instant()).toSeconds());
        var lag = subscriber.foreign()
                ? OptionalLong.empty()
                : transports.chosen().backlog(new Subscription(subscriber.name(), subscriber.types()));
        return new SubscriberState(
                subscriber.name(),
                subscriber.module(),
                subscriber.types(),
                lag.isPresent() ? lag.getAsLong() : null,
                owes.counts.getOrDefault("retrying", 0L),
                owes.counts.getOrDefault("parked", 0L),
                owes.counts.getOrDefault("dead", 0L),
                pausedNames.contains(subscriber.name()),
                age);
    }

    private Map<String, Owed> owed() {
        return database.read(
                handle -> handle.createQuery("select subscriber, state, count(*), min(kept_at) from delivery where "
                                + OwedDeliveries.OWED + " group by subscriber, state")
                        .scanResultSet((rows, context) -> {
                            try (var found = rows.get()) {
                                var all = new HashMap<String, Owed>();
                                while (found.next()) {
                                    all.computeIfAbsent(found.getString(1), name -> new Owed())
                                            .add(found);
                                }
                                return all;
                            }
                        }));
    }

    /** What one subscriber owes. */
    private static final class Owed {

        private final Map<String, Long> counts = new HashMap<>();
        private Instant oldest;

        void add(ResultSet row) throws SQLException {
            counts.put(row.getString(2), row.getLong(3));
            var since = row.getObject(4, OffsetDateTime.class).toInstant();
            oldest = oldest == null || since.isBefore(oldest) ? since : oldest;
        }
    }
}
