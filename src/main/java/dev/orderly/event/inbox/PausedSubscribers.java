package dev.orderly.event.inbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;

/** Which subscribers an operator has paused, on all instances, over restarts. Writes join the caller's transaction. */
@ApplicationScoped
public class PausedSubscribers {

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

    /** Stops deliveries to a subscriber at the end of its current batch; false if they were stopped already. */
    public boolean pause(String subscriber) {
        return database.handle()
                        .execute(
                                "insert into paused_subscriber (subscriber, since) values (?, ?) on conflict do nothing",
                                subscriber,
                                OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                == 1;
    }

    /** Lets deliveries go on; false if they did. */
    public boolean resume(String subscriber) {
        return database.handle().execute("delete from paused_subscriber where subscriber = ?", subscriber) == 1;
    }

    /** All that are paused. */
    public Set<String> names() {
        return database.read(handle -> handle.createQuery("select subscriber from paused_subscriber")
                .mapTo(String.class)
                .set());
    }
}
