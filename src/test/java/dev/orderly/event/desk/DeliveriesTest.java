package dev.orderly.event.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.event.InvalidEventException;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.desk.DeliveryList.Filter;
import dev.orderly.event.inbox.DeliveryId;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.order.OrderShipped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class DeliveriesTest {

    private static final OptionalInt ANY = OptionalInt.empty();

    private final String subscriber = UUID.randomUUID().toString();
    private final UUID order = UUID.randomUUID();
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final EnvelopeCodec codec;
    private final Deliveries deliveries;
    private final DeliveryList list;

    DeliveriesTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        var catalogue = Catalogues.of(List.of(OrderShipped.class));
        codec = Catalogues.codec(catalogue, clock);
        beans.with(Catalogue.class, catalogue).with(EnvelopeCodec.class, codec);
        deliveries = beans.get(Deliveries.class);
        list = beans.get(DeliveryList.class);
    }

    @Test
    void hasADeadDeliveryTriedAtOnce() {
        String dead = keep("dead", shipped(1));

        change(() -> deliveries.replay(dead, ANY));

        assertThat(detail(dead).delivery().state()).isEqualTo("retrying");
        assertThat(detail(dead).delivery().nextAttemptAt()).isEqualTo(clock.instant());
    }

    @Test
    void letsWhatIsParkedGoOnBehindADiscarded() {
        String dead = keep("dead", shipped(1));
        String next = keep("parked", shipped(2));
        String last = keep("parked", shipped(3));
        assertThat(detail(dead).parked()).extracting(DeliverySummary::id).containsExactly(next, last);

        change(() -> deliveries.discard(dead, ANY));

        assertThat(detail(dead).delivery().state()).isEqualTo("discarded");
        assertThat(detail(next).delivery().state()).as("due now").isEqualTo("retrying");
        assertThat(detail(last).delivery().state()).isEqualTo("parked");
    }

    @Test
    void holdsTheOthersBackWhenOneInTheMiddleIsDiscarded() {
        keep("dead", shipped(1));
        String next = keep("parked", shipped(2));
        String last = keep("parked", shipped(3));

        change(() -> deliveries.discard(next, ANY));

        assertThat(detail(last).delivery().state()).isEqualTo("parked");
    }

    @Test
    void putsTheEditedInThePlaceOfTheDead() {
        var broken = shipped(1);
        String dead = keep("dead", broken);
        String next = keep("parked", shipped(2));

        String edited = transactions.inNew(() -> deliveries.edit(dead, data("ann", 7), ANY));

        var detail = detail(edited);
        assertThat(detail.delivery().state()).as("due now").isEqualTo("retrying");
        assertThat(detail.parked()).extracting(DeliverySummary::id).containsExactly(next);
        var envelope = codec.read(detail.envelope().toString());
        assertThat(envelope.causationId()).isEqualTo(broken.eventId());
        assertThat(envelope.correlationId()).isEqualTo(broken.correlationId());
        assertThat(envelope.depth()).isEqualTo(broken.depth());
        assertThat(envelope.data().path("customerId").asText()).isEqualTo("ann");
        assertThat(detail(dead).delivery().editedAs()).isEqualTo(envelope.eventId());
        assertThat(logged(envelope.eventId())).isEqualTo(1);
    }

    @Test
    void keepsTheTurnOfAnEditedThatIsParked() {
        keep("dead", shipped(1));
        String parked = keep("parked", shipped(2));
        keep("parked", shipped(3));

        String edited = transactions.inNew(() -> deliveries.edit(parked, data("ann", 7), ANY));

        assertThat(detail(edited).delivery().state()).isEqualTo("parked");
        assertThat(detail(edited).parkedCount()).isEqualTo(1);
    }

    @Test
    void refusesAnEditThatIsNoValidEventOrOfAnotherKey() {
        String dead = keep("dead", shipped(1));

        assertThatThrownBy(() -> change(() -> deliveries.edit(dead, json("{\"customr\":\"ann\"}"), ANY)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("customr");
        assertThatThrownBy(() -> change(() -> deliveries.edit(dead, data(UUID.randomUUID(), "ann", 7), ANY)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageContaining("must stay " + order);
        assertThat(detail(dead).delivery().state()).isEqualTo("dead");
    }

    @Test
    void letsOneOfTwoOperatorsWin() {
        String dead = keep("dead", shipped(1));
        var seen = OptionalInt.of(detail(dead).delivery().revision());

        change(() -> deliveries.replay(dead, seen));

        assertThatThrownBy(() -> change(() -> deliveries.discard(dead, seen)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RefusedException.Reason.STALE));
    }

    @Test
    void refusesToTouchWhatIsBeingTried() {
        String dead = keep("dead", shipped(1));
        transactions.inNew(() -> database.handle()
                .execute(
                        "update delivery set taken_until = ? where subscriber = ?",
                        clock.instant().plusSeconds(1).atOffset(ZoneOffset.UTC),
                        subscriber));

        assertThatThrownBy(() -> change(() -> deliveries.discard(dead, ANY))).hasMessageContaining("right now");

        clock.advance(Duration.ofSeconds(2));
        change(() -> deliveries.discard(dead, ANY));
    }

    @Test
    void refusesWhatTheStateForbids() {
        String parked = keep("parked", shipped(1));
        String processed = keep("processed", shipped(2));

        assertThatThrownBy(() -> change(() -> deliveries.replay(parked, ANY)))
                .hasMessage("Delivery %s is parked; only what is dead or retrying can be replayed".formatted(parked));
        assertThatThrownBy(() -> change(() -> deliveries.discard(processed, ANY)))
                .hasMessageContaining("is processed");
        assertThatThrownBy(() -> change(() -> deliveries.discard("nobody:" + UUID.randomUUID(), ANY)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RefusedException.Reason.UNKNOWN));
    }

    @Test
    void refusesToChangeWhatWentStraightThrough() {
        String through = new DeliveryId(subscriber, processed(shipped(1)).eventId()).toString();

        assertThatThrownBy(() -> change(() -> deliveries.replay(through, ANY)))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(RefusedException.Reason.CONFLICT))
                .hasMessageContaining("is processed");
    }

    @Test
    void showsAMessageThatIsNoEventAndHasItDiscardedOnly() {
        byte[] body = {'{', (byte) 0xff, 0, 'x'};
        String malformed = keepBody(body);

        var detail = detail(malformed);
        assertThat(Base64.getDecoder().decode(detail.body())).isEqualTo(body);
        assertThat(detail.text()).as("is no UTF-8").isNull();
        assertThat(detail(keepBody("{\"type\":".getBytes(StandardCharsets.UTF_8)))
                        .text())
                .isEqualTo("{\"type\":");
        assertThatThrownBy(() -> change(() -> deliveries.replay(malformed, ANY)))
                .hasMessageContaining("no event");
        assertThatThrownBy(() -> change(() -> deliveries.edit(malformed, data("ann", 1), ANY)))
                .hasMessageContaining("no event");
        change(() -> deliveries.discard(malformed, ANY));
        assertThat(detail(malformed).delivery().state()).isEqualTo("discarded");
    }

    @Test
    void listsNewestFirstInPages() {
        String first = keep("dead", shipped(1));
        String second = keep("parked", shipped(2));
        String third = keep("parked", shipped(3));
        var all = new Filter(null, subscriber, null, null);

        var page = list.list(all, null, 2);

        assertThat(page).extracting(DeliverySummary::id).containsExactly(third, second);
        assertThat(list.list(all, page.get(1).place(), 2))
                .extracting(DeliverySummary::id)
                .containsExactly(first);
        assertThat(list.list(new Filter("dead", subscriber, "order.shipped", order.toString()), null, 9))
                .extracting(DeliverySummary::id)
                .containsExactly(first);
        assertThat(list.list(new Filter(null, subscriber, "order.created", null), null, 9))
                .isEmpty();
        assertThatThrownBy(() -> list.list(all, "nonsense", 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void listsWhatWentStraightThroughInPages() {
        var one = processed(shipped(1));
        clock.advance(Duration.ofMillis(5));
        var two = processed(shipped(2));
        var all = new Filter("processed", subscriber, null, order.toString());

        var page = list.list(all, null, 1);

        assertThat(page).extracting(DeliverySummary::eventId).containsExactly(two.eventId());
        assertThat(list.list(all, page.get(0).place(), 5))
                .extracting(DeliverySummary::eventId)
                .containsExactly(one.eventId());
        var detail = detail(page.get(0).id());
        assertThat(detail.history()).hasSize(1);
        assertThat(codec.read(detail.envelope().toString()).eventId()).isEqualTo(two.eventId());
    }

    private void change(Runnable work) {
        transactions.inNew(work);
    }

    private DeliveryDetail detail(String id) {
        return list.find(id).orElseThrow();
    }

    private Envelope shipped(int total) {
        return codec.seal(new OrderShipped(order, "ben", null, BigDecimal.valueOf(total)), Cause.beginning());
    }

    private JsonNode data(String customer, int total) {
        return data(order, customer, total);
    }

    private static JsonNode data(UUID id, String customer, int total) {
        return json("{\"orderId\":\"%s\",\"customerId\":\"%s\",\"total\":%d}".formatted(id, customer, total));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String keep(String state, Envelope envelope) {
        insert(state, envelope.eventId(), envelope.type(), envelope.key(), codec.write(envelope), null);
        return new DeliveryId(subscriber, envelope.eventId()).toString();
    }

    private String keepBody(byte[] body) {
        var id = UUID.nameUUIDFromBytes(body);
        insert("dead", id, "", "", null, Base64.getEncoder().encodeToString(body));
        return new DeliveryId(subscriber, id).toString();
    }

    private void insert(String state, UUID eventId, String type, String key, String envelope, String body) {
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds, envelope,"
                                + " body, revision) values (?, ?, ?, ?, ?, ?, 0, 0, ?, ?, 0)",
                        subscriber,
                        eventId,
                        type,
                        key,
                        state,
                        clock.instant().atOffset(ZoneOffset.UTC),
                        envelope,
                        body));
    }

    private Envelope processed(Envelope envelope) {
        transactions.inNew(() -> {
            database.handle()
                    .execute(
                            "insert into event_log (event_id, type, event_key, module, envelope) values (?, ?, ?, 'order', ?)",
                            envelope.eventId(),
                            envelope.type(),
                            envelope.key(),
                            codec.write(envelope));
            database.handle()
                    .execute(
                            "insert into inbox (subscriber, event_id, processed_at) values (?, ?, ?)",
                            subscriber,
                            envelope.eventId(),
                            clock.instant().atOffset(ZoneOffset.UTC));
        });
        return envelope;
    }

    private long logged(UUID eventId) {
        return database.read(handle -> handle.createQuery("select count(*) from event_log where event_id = ?")
                .bind(0, eventId)
                .mapTo(Long.class)
                .one());
    }
}
