package dev.orderly.event.inbox;

import dev.orderly.config.Setting;
import dev.orderly.database.Database;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Since when there is which subscriber in this database. One that comes new begins paused where
 * {@code ORDERLY_NEW_SUBSCRIBERS} says so, for history to be fed first. Joins the caller's transaction.
 */
@ApplicationScoped
public class KnownSubscribers {

    private static final Logger LOG = Logger.getLogger(KnownSubscribers.class.getName());
    private static final String PAUSED = "paused";
    private static final Setting<String> NEW = Setting.oneOf("orderly.new.subscribers", "live", "live", PAUSED);

    @Inject
    private Database database;

    @Inject
    private PausedSubscribers paused;

    @Inject
    private Clock clock;

    /** Before anything is at work, so that a wrong setting stops the start. */
    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "New subscribers begin {0}", NEW.get());
    }

    /** Takes note of a subscriber, before it is delivered to. */
    void meet(String subscriber) {
        boolean isNew = database.handle()
                        .execute(
                                "insert into known_subscriber (subscriber, since) values (?, ?) on conflict do nothing",
                                subscriber,
                                OffsetDateTime.now(clock.withZone(ZoneOffset.UTC)))
                == 1;
        if (isNew && PAUSED.equals(NEW.get())) {
            paused.pause(subscriber);
            LOG.log(
                    Level.INFO,
                    "{0} is new and begins paused; its events are kept: feed it, POST /api/admin/subscribers/{0}/backfill, and POST …/resume",
                    subscriber);
        }
    }

    /** Since when one is known; whoever else asks for the same waits for the end of this transaction. */
    public Instant since(String subscriber) {
        return database.handle()
                .createQuery("select since from known_subscriber where subscriber = ? for update")
                .bind(0, subscriber)
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }
}
