package dev.orderly.event.inbox;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What subscribers still owe: failed deliveries and those parked behind them. Joins the caller's transaction.
 *
 * <p>Of each key the first that is owed holds the others back. It is tried when its time has come; once it is through, or
 * an operator has put it aside, the next of its key may go.
 */
@ApplicationScoped
public class OwedDeliveries {

    /** Those that hold back what follows of their key. */
    public static final String OWED = "state in ('retrying', 'parked', 'dead')";

    /** How long a delivery stays with an instance that took it and was not heard of since. */
    static final Duration LEASE = Duration.ofSeconds(30);

    private static final String TAKEN =
            "select event_id, event_key, attempts, rounds, envelope, subscriber from delivery";
    private static final String FREE = " and (taken_until is null or taken_until <= :now or taken_until > :lease)";

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
        var id = new DeliveryId(subscriber, envelope.eventId());
        insert(id, envelope.type(), envelope.key(), text, null, new Verdict(State.PARKED, null));
    }

    /** Keeps an event that this instance has no handler for, behind what is owed of its key, for one that has. */
    void keepForOthers(String subscriber, Envelope envelope, String text) {
        park(subscriber, envelope, text);
        freeFirst(subscriber, envelope.key());
    }

    /** Keeps an event whose delivery failed. */
    void fail(String subscriber, Envelope envelope, String text, List<Attempt> attempts, Verdict verdict) {
        var id = new DeliveryId(subscriber, envelope.eventId());
        insert(id, envelope.type(), envelope.key(), text, null, verdict);
        noteFailed(id, envelope.type(), 0, attempts, verdict);
    }

    /** Keeps a message that is no envelope, whole and once. */
    void keepMalformed(String subscriber, byte[] body, Throwable error) {
        var id = new DeliveryId(subscriber, UUID.nameUUIDFromBytes(body));
        var verdict = new Verdict(State.DEAD, null);
        if (!isKept(id)) {
            insert(id, "", "", null, Base64.getEncoder().encodeToString(body), verdict);
            noteFailed(id, "", 0, List.of(new Attempt(clock.instant(), Failure.of(error))), verdict);
        }
    }

    /**
     * Takes what may be tried now, of each key at most one.
     *
     * @param types what this instance has handlers for; the rest waits for an instance that has
     * @param longestWait what is said to be due later than this was written by a clock that has since been put back
     */
    List<OwedDelivery> take(String subscriber, Collection<String> types, int limit, Duration longestWait) {
        var due = database.handle()
                .createQuery(TAKEN + " where subscriber = :subscriber and state = 'retrying' and type = any(:types)"
                        + " and (next_attempt_at <= :now or next_attempt_at > :latest)" + FREE
                        + " order by next_attempt_at, seq limit :limit for update skip locked")
                .bind("subscriber", subscriber)
                .bind("now", now())
                .bindArray("types", String.class, types)
                .bind("latest", in(longestWait))
                .bind("lease", in(LEASE))
                .bind("limit", limit)
                .map((row, context) -> owed(row))
                .list();
        due.forEach(delivery -> lease(delivery.id()));
        return due;
    }

    /** Makes those due that are the first of their key among these types, but parked: whatever they waited for is gone. */
    void freeFirst(String subscriber, Collection<String> types) {
        database.handle()
                .createUpdate("update delivery set state = 'retrying', next_attempt_at = :now, revision = revision + 1"
                        + " where subscriber = :subscriber and state = 'parked' and seq in"
                        + " (select min(seq) from delivery where subscriber = :subscriber and type = any(:types) and "
                        + OWED
                        + " group by event_key)" + FREE)
                .bind("subscriber", subscriber)
                .bindArray("types", String.class, types)
                .bind("now", now())
                .bind("lease", in(LEASE))
                .execute();
    }

    /** As {@link #freeFirst(String, Collection)}, for one key and all types. */
    public void freeFirst(String subscriber, String key) {
        database.handle()
                .createUpdate("update delivery set state = 'retrying', next_attempt_at = :now, revision = revision + 1"
                        + " where subscriber = :subscriber and state = 'parked' and seq ="
                        + " (select min(seq) from delivery where subscriber = :subscriber and event_key = :key and "
                        + OWED + ")" + FREE)
                .bind("subscriber", subscriber)
                .bind("key", key)
                .bind("now", now())
                .bind("lease", in(LEASE))
                .execute();
    }

    /** Notes that a delivery went through at last, and takes the next of its key among these types. */
    Optional<OwedDelivery> doneAndNext(OwedDelivery delivery, Collection<String> types, List<Attempt> failedBefore) {
        var id = delivery.id();
        noteAttempts(id, delivery.attempts(), failedBefore);
        noteAttempts(id, delivery.attempts() + failedBefore.size(), List.of(new Attempt(clock.instant(), null)));
        database.handle()
                .execute(
                        "update delivery set state = 'processed', attempts = attempts + ?, last_attempt_at = ?,"
                                + " next_attempt_at = null, taken_until = null, revision = revision + 1"
                                + " where subscriber = ? and event_id = ?",
                        failedBefore.size() + 1,
                        now(),
                        id.subscriber(),
                        id.eventId());
        var next = database.handle()
                .createQuery(TAKEN + " where subscriber = :subscriber and state = 'parked' and seq ="
                        + " (select min(seq) from delivery where subscriber = :subscriber and event_key = :key and type = any(:types) and "
                        + OWED + ")" + FREE + " for update skip locked")
                .bind("subscriber", id.subscriber())
                .bind("key", delivery.key())
                .bindArray("types", String.class, types)
                .bind("now", now())
                .bind("lease", in(LEASE))
                .map((row, context) -> owed(row))
                .findOne();
        next.ifPresent(following -> lease(following.id()));
        return next;
    }

    /** Notes a further failure. */
    void failAgain(OwedDelivery delivery, String type, List<Attempt> attempts, Verdict verdict) {
        noteFailed(delivery.id(), type, delivery.attempts(), attempts, verdict);
    }

    /** How many events are parked of those keys of which there are at least so many. */
    Map<String, Integer> parkedOf(String subscriber, int atLeast) {
        return database.handle()
                .createQuery(
                        "select event_key, count(*) from delivery where subscriber = :subscriber and state = 'parked'"
                                + " group by event_key having count(*) >= :atLeast")
                .bind("subscriber", subscriber)
                .bind("atLeast", atLeast)
                .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many deliveries of these subscribers wait to be handled. */
    public long count(Collection<String> subscribers) {
        return database.read(handle -> handle.createQuery(
                        "select count(*) from delivery where state in ('retrying', 'parked') and subscriber = any(:names)")
                .bindArray("names", String.class, subscribers)
                .mapTo(Long.class)
                .one());
    }

    private boolean isKept(DeliveryId id) {
        return database.handle()
                .createQuery("select 1 from delivery where subscriber = ? and event_id = ?")
                .bind(0, id.subscriber())
                .bind(1, id.eventId())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private void insert(DeliveryId id, String type, String key, String text, String body, Verdict verdict) {
        database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds,"
                                + " next_attempt_at, envelope, body, revision) values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0)",
                        id.subscriber(),
                        id.eventId(),
                        type,
                        key,
                        verdict.state().text(),
                        now(),
                        utc(verdict.nextAttempt()),
                        text,
                        body);
    }

    private void noteFailed(DeliveryId id, String type, int before, List<Attempt> attempts, Verdict verdict) {
        noteAttempts(id, before, attempts);
        var last = attempts.get(attempts.size() - 1);
        var failure = last.failure();
        database.handle()
                .execute(
                        "update delivery set state = ?, attempts = attempts + ?, rounds = rounds + 1, error_type = ?, error_message = ?,"
                                + " failure_id = ?, error_pattern = ?, first_failed_at = coalesce(first_failed_at, ?),"
                                + " last_attempt_at = ?, next_attempt_at = ?, taken_until = null, revision = revision + 1"
                                + " where subscriber = ? and event_id = ?",
                        verdict.state().text(),
                        attempts.size(),
                        failure.type(),
                        failure.message(),
                        failure.group(id.subscriber(), type),
                        failure.pattern(),
                        utc(attempts.get(0).at()),
                        utc(last.at()),
                        utc(verdict.nextAttempt()),
                        id.subscriber(),
                        id.eventId());
    }

    private void noteAttempts(DeliveryId id, int before, List<Attempt> attempts) {
        int number = before;
        for (var attempt : attempts) {
            number++;
            var failure = attempt.failure();
            database.writeLater(
                    "insert into delivery_attempt (subscriber, event_id, attempt, at, error_type, error_message)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    id.subscriber(),
                    id.eventId(),
                    number,
                    utc(attempt.at()),
                    failure == null ? null : failure.type(),
                    failure == null ? null : failure.message());
        }
    }

    private void lease(DeliveryId id) {
        database.writeLater(
                "update delivery set taken_until = ? where subscriber = ? and event_id = ?",
                in(LEASE),
                id.subscriber(),
                id.eventId());
    }

    private static OwedDelivery owed(ResultSet row) throws SQLException {
        return new OwedDelivery(
                new DeliveryId(row.getString(6), row.getObject(1, UUID.class)),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                row.getString(5));
    }

    private OffsetDateTime now() {
        return utc(clock.instant());
    }

    private OffsetDateTime in(Duration wait) {
        return utc(clock.instant().plus(wait));
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** The states of a delivery that is not through. */
    enum State {
        RETRYING,
        PARKED,
        DEAD;

        String text() {
            return name().toLowerCase(Locale.ROOT);
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
