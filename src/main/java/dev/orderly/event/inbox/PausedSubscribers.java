package dev.orderly.event.inbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Which subscribers an operator has paused, on all instances, over restarts. Writes join the caller's transaction. */
@ApplicationScoped
public class PausedSubscribers {

    private final AtomicInteger changes = new AtomicInteger();
    private Database database;
    private Clock clock;

    protected PausedSubscribers() {
        // for the container's proxy
    }

    @Inject
    public PausedSubscribers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Stops deliveries to a subscriber at the end of its current batch: in this instance as soon as the transaction has
     * committed, in others a moment later. False if they were stopped already.
     */
    public boolean pause(String subscriber) {
        database.afterCommit(changes::incrementAndGet);
        return database.handle()
                        .execute(
                                "insert into paused_subscriber (subscriber, since) values (?, ?) on conflict do nothing",
                                subscriber,
                                OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                == 1;
    }

    /** Lets deliveries go on; false if they did. */
    public boolean resume(String subscriber) {
        database.afterCommit(changes::incrementAndGet);
        return database.handle().execute("delete from paused_subscriber where subscriber = ?", subscriber) == 1;
    }

    /** How often something was paused or resumed in this instance: as long as it stays, only others can have changed it. */
    int changes() {
        return changes.get();
    }

    /** All that are paused. */
    public Set<String> names() {
        return database.read(handle -> handle.createQuery("select subscriber from paused_subscriber")
                .mapTo(String.class)
                .set());
    }
}
