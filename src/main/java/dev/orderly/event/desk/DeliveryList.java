package dev.orderly.event.desk;

import com.fasterxml.jackson.databind.JsonNode;
import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import dev.orderly.event.inbox.Attempt;
import dev.orderly.event.inbox.DeliveryId;
import dev.orderly.event.inbox.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.RowMapper;

/**
 * Deliveries to look at. Those that failed or had to wait are kept with all that happened; of those that went straight
 * through only the inbox knows, and the log has their events.
 */
@ApplicationScoped
public class DeliveryList {

    private static final int PARKED_SHOWN = 100;
    private static final String BEHIND =
            " from delivery where subscriber = ? and event_key = ? and seq > ? and state = 'parked'";
    private static final String PROCESSED =
            "select i.subscriber, i.event_id, l.type, l.event_key, 'processed', coalesce(d.attempts, 1),"
                    + " d.error_type, d.error_message, d.first_failed_at, i.processed_at, d.next_attempt_at, d.edited_as, d.job_id,"
                    + " coalesce(d.revision, 0), '' from inbox i join event_log l on l.event_id = i.event_id"
                    + " left join delivery d on d.subscriber = i.subscriber and d.event_id = i.event_id"
                    + " where i.subscriber = any(:subscribers) and i.event_id = any(:events)"
                    + " order by i.event_id desc, i.subscriber";

    @Inject
    private Catalogue catalogue;

    @Inject
    private Database database;

    @Inject
    private EnvelopeCodec codec;

    /**
     * What is asked for; null stands for any.
     *
     * @param state one state; with null those that failed or had to wait, whatever became of them
     */
    public record Filter(String state, String subscriber, String type, String key) {}

    /**
     * Newest first.
     *
     * @param after the {@link DeliverySummary#place} of the last one seen, or null
     * @throws IllegalArgumentException if that is the place of none
     */
    public List<DeliverySummary> list(Filter filter, String after, int limit) {
        return "processed".equals(filter.state()) ? processed(filter, after, limit) : kept(filter, after, limit);
    }

    private List<DeliverySummary> kept(Filter filter, String after, int limit) {
        var conditions = new LinkedHashMap<String, Object>();
        conditions.put("state = ?", filter.state());
        conditions.put("subscriber = ?", filter.subscriber());
        conditions.put("type = ?", filter.type());
        conditions.put("event_key = ?", filter.key());
        conditions.put("seq < ?", after == null ? null : Long.valueOf(after));
        return select(
                "select " + DeliveryRows.COLUMNS + " from delivery",
                conditions,
                " order by seq desc limit " + limit,
                (row, context) -> DeliveryRows.summary(row));
    }

    /** Walks back through the events, and sees which of them the inbox has. */
    private List<DeliverySummary> processed(Filter filter, String after, int limit) {
        var names = filter.subscriber() == null
                ? Stream.concat(catalogue.subscribers().stream(), catalogue.inlets().stream())
                        .map(SubscriberDescriptor::name)
                        .toList()
                : List.of(filter.subscriber());
        var last = after == null ? null : DeliveryId.parse(after).orElseThrow(IllegalArgumentException::new);
        var found = new ArrayList<DeliverySummary>();
        var events = last == null ? events(filter, null, limit) : List.of(last.eventId());
        while (!events.isEmpty() && found.size() < limit) {
            of(names, events).stream()
                    .filter(delivery -> last == null
                            || !delivery.eventId().equals(last.eventId())
                            || delivery.subscriber().compareTo(last.subscriber()) > 0)
                    .forEach(found::add);
            events = events(filter, events.get(events.size() - 1), limit);
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    private List<DeliverySummary> of(List<String> subscribers, List<UUID> events) {
        return database.read(handle -> handle.createQuery(PROCESSED)
                .bindArray("subscribers", String.class, subscribers)
                .bindArray("events", UUID.class, events)
                .map((row, context) -> DeliveryRows.summary(row))
                .list());
    }

    private List<UUID> events(Filter filter, UUID before, int limit) {
        var conditions = new LinkedHashMap<String, Object>();
        conditions.put("l.type = ?", filter.type());
        conditions.put("l.event_key = ?", filter.key());
        conditions.put("l.event_id < ?", before);
        conditions.put(
                "exists (select 1 from inbox i where i.event_id = l.event_id and i.subscriber = ?)",
                filter.subscriber());
        return select(
                "select l.event_id from event_log l",
                conditions,
                " order by l.event_id desc limit " + limit,
                (row, context) -> row.getObject(1, UUID.class));
    }

    private <T> List<T> select(String select, Map<String, Object> conditions, String order, RowMapper<T> mapper) {
        conditions.values().removeIf(Objects::isNull);
        String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions.keySet());
        return database.read(handle -> {
            var query = handle.createQuery(select + where + order);
            int position = 0;
            for (Object value : conditions.values()) {
                query.bind(position, value);
                position++;
            }
            return query.map(mapper).list();
        });
    }

    /** A delivery with all that is known of it. */
    public Optional<DeliveryDetail> find(String id) {
        return DeliveryId.parse(id).flatMap(known -> keptDetail(known).or(() -> processedDetail(known)));
    }

    private Optional<DeliveryDetail> processedDetail(DeliveryId id) {
        return of(List.of(id.subscriber()), List.of(id.eventId())).stream()
                .findFirst()
                .map(delivery -> {
                    var history = List.of(new Attempt(delivery.lastAttemptAt(), null));
                    return new DeliveryDetail(
                            delivery, loggedEnvelope(id.eventId()), null, null, history, 0, List.of());
                });
    }

    private Optional<DeliveryDetail> keptDetail(DeliveryId id) {
        return database.read(handle -> handle.createQuery("select " + DeliveryRows.COLUMNS
                        + ", envelope, body from delivery where subscriber = ? and event_id = ?")
                .bind(0, id.subscriber())
                .bind(1, id.eventId())
                .map((row, context) ->
                        detail(DeliveryRows.summary(row), row.getString("envelope"), row.getString("body")))
                .findOne());
    }

    private DeliveryDetail detail(DeliverySummary delivery, String envelope, String body) {
        boolean holds = List.of("retrying", "parked", "dead").contains(delivery.state()) && envelope != null;
        return new DeliveryDetail(
                delivery,
                envelope == null ? null : codec.tree(envelope),
                body,
                body == null ? null : text(Base64.getDecoder().decode(body)),
                history(delivery),
                holds ? countBehind(delivery) : 0,
                holds ? behind(delivery) : List.of());
    }

    private JsonNode loggedEnvelope(UUID eventId) {
        return database.read(handle -> handle.createQuery("select envelope from event_log where event_id = ?")
                .bind(0, eventId)
                .mapTo(String.class)
                .findOne()
                .map(codec::tree)
                .orElse(null));
    }

    private List<Attempt> history(DeliverySummary delivery) {
        return database.read(handle -> handle.createQuery("select at, error_type, error_message from delivery_attempt"
                        + " where subscriber = ? and event_id = ? order by attempt")
                .bind(0, delivery.subscriber())
                .bind(1, delivery.eventId())
                .map((row, context) -> new Attempt(
                        ColumnTime.instant(row, 1),
                        row.getString(2) == null ? null : new Failure(row.getString(2), row.getString(3))))
                .list());
    }

    private long countBehind(DeliverySummary delivery) {
        return database.read(handle -> handle.createQuery("select count(*)" + BEHIND)
                .bind(0, delivery.subscriber())
                .bind(1, delivery.key())
                .bind(2, Long.valueOf(delivery.place()))
                .mapTo(Long.class)
                .one());
    }

    private List<DeliverySummary> behind(DeliverySummary delivery) {
        return database.read(handle -> handle.createQuery(
                        "select " + DeliveryRows.COLUMNS + BEHIND + " order by seq limit " + PARKED_SHOWN)
                .bind(0, delivery.subscriber())
                .bind(1, delivery.key())
                .bind(2, Long.valueOf(delivery.place()))
                .map((row, context) -> DeliveryRows.summary(row))
                .list());
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }
}
