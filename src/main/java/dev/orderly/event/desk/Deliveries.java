package dev.orderly.event.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.desk.RefusedException.Reason;
import dev.orderly.event.inbox.DeliveryId;
import dev.orderly.event.inbox.OwedDeliveries;
import dev.orderly.event.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Changes what becomes of one delivery. Each method is one transaction, or joins the caller's.
 *
 * <p>A change may name the revision it was decided upon: then of several operators one wins. Throws
 * {@link RefusedException} where there is no such delivery, its state forbids the change, or it has changed since.
 */
@ApplicationScoped
@Transactional
public class Deliveries {

    /** Its column, behind those of {@link DeliveryRows#COLUMNS} and the envelope. */
    private static final int TAKEN_UNTIL = 17;

    @Inject
    private Database database;

    @Inject
    private DeliveryList list;

    @Inject
    private OwedDeliveries owed;

    @Inject
    private Outbox outbox;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private Catalogue catalogue;

    @Inject
    private Clock clock;

    /** A delivery that this transaction holds. */
    private record Held(DeliveryId id, DeliverySummary now, String envelope, Instant takenUntil, long seq) {}

    /** Has a dead or retrying delivery tried at once. The event keeps its id, so what it had an effect of stays as it is. */
    public void replay(String id, OptionalInt revision) {
        var held = hold(id, revision);
        allow(held, "replayed", "dead", "retrying");
        requireEnvelope(held);
        change(held, "state = 'retrying', next_attempt_at = ?", now());
    }

    /** Puts a delivery aside for good; what is parked behind it goes on. */
    public void discard(String id, OptionalInt revision) {
        var held = hold(id, revision);
        allow(held, "discarded", "dead", "retrying", "parked");
        putAside(held);
        letFollowersGo(held);
    }

    /**
     * Puts another event in the place of a dead, retrying or parked one, for this subscriber alone: the same type and key, a
     * new id, caused by the one it replaces. It is tried at once, or once its turn comes. An event that is on its way in from
     * another system is that system's, and refused.
     *
     * @return the id of the new event's delivery
     * @throws dev.orderly.event.InvalidEventException if the data is no valid event of the type
     */
    public String edit(String id, JsonNode data, OptionalInt revision) {
        var held = hold(id, revision);
        allow(held, "edited", "dead", "retrying", "parked");
        requireEnvelope(held);
        requireOwn(held);
        var edited = codec.edit(codec.read(held.envelope()), data);
        String text = codec.writeNew(edited);
        outbox.log(edited, text);
        putAside(held);
        change(held, "edited_as = ?", edited.eventId());
        database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, seq, type, event_key, state, kept_at, attempts, rounds,"
                                + " next_attempt_at, envelope, revision) values (?, ?, ?, ?, ?, 'parked', ?, 0, 0, null, ?, 0)",
                        held.id().subscriber(),
                        edited.eventId(),
                        held.seq(),
                        edited.type(),
                        edited.key(),
                        now(),
                        text);
        letFollowersGo(held);
        return new DeliveryId(held.id().subscriber(), edited.eventId()).toString();
    }

    private Held hold(String id, OptionalInt revision) {
        var held = DeliveryId.parse(id).flatMap(this::find).orElseThrow(() -> absent(id));
        if (revision.isPresent() && revision.getAsInt() != held.now().revision()) {
            throw new RefusedException(
                    Reason.STALE,
                    "Delivery %s has changed since: it is at revision %d, not %d; look at it again"
                            .formatted(id, held.now().revision(), revision.getAsInt()));
        }
        if (held.takenUntil() != null && held.takenUntil().isAfter(clock.instant())) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "Delivery %s is being tried right now; look at it again in a moment".formatted(id));
        }
        return held;
    }

    private RefusedException absent(String id) {
        return list.find(id)
                .map(processed -> new RefusedException(
                        Reason.CONFLICT,
                        "Delivery %s is %s; nothing of it is left to change"
                                .formatted(id, processed.delivery().state())))
                .orElseGet(() -> new RefusedException(Reason.UNKNOWN, "There is no delivery %s".formatted(id)));
    }

    private Optional<Held> find(DeliveryId id) {
        return database.handle()
                .createQuery("select " + DeliveryRows.COLUMNS
                        + ", envelope, taken_until from delivery where subscriber = ? and event_id = ? for update")
                .bind(0, id.subscriber())
                .bind(1, id.eventId())
                .map((row, context) -> new Held(
                        id,
                        DeliveryRows.summary(row),
                        row.getString("envelope"),
                        ColumnTime.instant(row, TAKEN_UNTIL),
                        row.getLong("seq")))
                .findOne();
    }

    private static void allow(Held held, String what, String... states) {
        String state = held.now().state();
        if (!Arrays.asList(states).contains(state)) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "Delivery %s is %s; only what is %s can be %s"
                            .formatted(held.id(), state, String.join(" or ", List.of(states)), what));
        }
    }

    private static void requireEnvelope(Held held) {
        if (held.envelope() == null) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "The message of delivery %s is no event; it can be inspected and discarded".formatted(held.id()));
        }
    }

    private void requireOwn(Held held) {
        if (catalogue.isInlet(held.id().subscriber())) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "The event of delivery %s is another system's; discard it, and POST what should take its place to /api/events"
                            .formatted(held.id()));
        }
    }

    private void change(Held held, String columns, Object value) {
        database.handle()
                .execute(
                        "update delivery set " + columns
                                + ", taken_until = null, revision = revision + 1 where subscriber = ? and event_id = ?",
                        value,
                        held.id().subscriber(),
                        held.id().eventId());
    }

    private void putAside(Held held) {
        change(
                held,
                "state = 'discarded', next_attempt_at = null, last_attempt_at = coalesce(last_attempt_at, ?)",
                now());
    }

    private void letFollowersGo(Held held) {
        if (held.envelope() != null) {
            owed.freeFirst(held.id().subscriber(), held.now().key());
        }
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
