package dev.orderly.event.inbox;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What subscribers still owe: failed deliveries and those parked behind them. Joins the caller's transaction. */
@ApplicationScoped
public class OwedDeliveries {

    private static final int ERROR_LENGTH = 2000;

    private Database database;
    private Clock clock;

    protected OwedDeliveries() {
        // for the container's proxy
    }

    @Inject
    public OwedDeliveries(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Keeps an event that has to wait behind another of its key. */
    void park(String subscriber, Envelope envelope, String text) {
        insert(subscriber, envelope.eventId(), envelope.type(), envelope.key(), text, State.PARKED, 0, null, null);
    }

    /** Keeps an event whose delivery failed. */
    void fail(String subscriber, Envelope envelope, String text, Throwable error, Verdict verdict) {
        insert(
                subscriber,
                envelope.eventId(),
                envelope.type(),
                envelope.key(),
                text,
                verdict.state(),
                1,
                error,
                verdict.nextAttempt());
    }

    /** Keeps a message that is no envelope, whole. */
    void keepMalformed(String subscriber, String text, Throwable error) {
        var id = UUID.nameUUIDFromBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (find(subscriber, id) == 0) {
            insert(subscriber, id, "", "", ColumnText.storable(text), State.DEAD, 1, error, null);
        }
    }

    /** What may run now: the first of each key that is parked, or whose next attempt is due. */
    List<OwedDelivery> due(String subscriber, int limit) {
        return database.handle()
                .createQuery(
                        "select d.id, d.state, d.attempts, d.envelope from delivery d where d.subscriber = :subscriber"
                                + " and (d.state = 'parked' or (d.state = 'retrying' and d.next_attempt_at <= :now))"
                                + " and not exists (select 1 from delivery e where e.subscriber = d.subscriber"
                                + " and e.event_key = d.event_key and e.seq < d.seq and e.state in ('retrying', 'parked', 'dead'))"
                                + " order by d.seq limit :limit")
                .bind("subscriber", subscriber)
                .bind("now", now())
                .bind("limit", limit)
                .map((row, context) -> new OwedDelivery(
                        row.getObject(1, UUID.class), row.getString(2), row.getInt(3), row.getString(4)))
                .list();
    }

    /** Notes that a delivery went through at last. */
    void done(UUID id) {
        database.handle()
                .execute(
                        "update delivery set state = 'processed', attempts = attempts + 1, last_attempt_at = ? where id = ?",
                        now(),
                        id);
    }

    /** Notes a further failure. */
    void failAgain(UUID id, Throwable error, Verdict verdict) {
        database.handle()
                .execute(
                        "update delivery set state = ?, attempts = attempts + 1, error_type = ?, error_message = ?,"
                                + " first_failed_at = coalesce(first_failed_at, ?), last_attempt_at = ?, next_attempt_at = ? where id = ?",
                        verdict.state().text(),
                        error.getClass().getName(),
                        message(error),
                        now(),
                        now(),
                        utc(verdict.nextAttempt()),
                        id);
    }

    /** How many deliveries of these subscribers wait to be handled. */
    public long count(Collection<String> subscribers) {
        return database.read(handle -> handle.createQuery(
                        "select count(*) from delivery where state in ('retrying', 'parked') and subscriber = any(:names)")
                .bindArray("names", String.class, subscribers)
                .mapTo(Long.class)
                .one());
    }

    private long find(String subscriber, UUID eventId) {
        return database.handle()
                .createQuery("select count(*) from delivery where subscriber = ? and event_id = ?")
                .bind(0, subscriber)
                .bind(1, eventId)
                .mapTo(Long.class)
                .one();
    }

    private void insert(
            String subscriber,
            UUID eventId,
            String type,
            String key,
            String text,
            State state,
            int attempts,
            Throwable error,
            Instant next) {
        var failedAt = error == null ? null : now();
        database.handle()
                .execute(
                        "insert into delivery (id, subscriber, event_id, type, event_key, state, attempts, error_type, error_message,"
                                + " first_failed_at, last_attempt_at, next_attempt_at, envelope) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        UuidCreator.getTimeOrderedEpoch(),
                        subscriber,
                        eventId,
                        type,
                        key,
                        state.text(),
                        attempts,
                        error == null ? null : error.getClass().getName(),
                        error == null ? null : message(error),
                        failedAt,
                        failedAt,
                        utc(next),
                        text);
    }

    private static String message(Throwable error) {
        return ColumnText.fitted(String.valueOf(error.getMessage()), ERROR_LENGTH);
    }

    private OffsetDateTime now() {
        return utc(clock.instant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The states of a delivery that is not simply processed. */
    enum State {
        RETRYING,
        PARKED,
        DEAD;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * What follows from a failure.
     *
     * @param state retrying or dead
     * @param nextAttempt when it is tried again; null if it is dead
     */
    record Verdict(State state, Instant nextAttempt) {}
}
