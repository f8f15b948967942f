package dev.orderly.event.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import dev.orderly.inventory.InventoryReleased;
import dev.orderly.order.OrderShipped;
import dev.orderly.versions.ParcelSent;
import dev.orderly.versions.ParcelSentFrom1;
import dev.orderly.versions.ParcelSentFrom2;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class EventHistoryTest {

    private static final String ADDRESS = "ann@example.org";

    private final String key = UUID.randomUUID().toString();
    private final Envelope shipped = shipped(key);
    private final Transactions transactions;
    private final Database database;
    private final EnvelopeCodec codec;
    private final Outbox outbox;
    private final StoredEventLog log;

    EventHistoryTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        var catalogue = Catalogues.of(
                List.of(OrderShipped.class, InventoryReleased.class, ParcelSent.class),
                new ParcelSentFrom1(),
                new ParcelSentFrom2());
        codec = new EnvelopeCodec(catalogue, null, beans.get(Clock.class));
        beans.with(Catalogue.class, catalogue).with(EnvelopeCodec.class, codec);
        transactions = beans.get(Transactions.class);
        database = beans.get(Database.class);
        outbox = beans.get(Outbox.class);
        log = beans.get(StoredEventLog.class);
    }

    @Test
    void tellsWhatIsSentAndWhatWaits() {
        var released = Envelopes.of("inventory.released", key, data());
        publish(shipped);
        relay();
        publish(released);
        publish(shipped("another"));

        assertThat(log.ofKey(key)).containsExactly(shipped, released);
        assertThat(log.ofKey("none of these")).isEmpty();
    }

    @Test
    void seesWhatItsOwnTransactionMoved() {
        publish(shipped);

        transactions.inNew(() -> {
            outbox.sent(outbox.next(RelayTable.ALL, 10_000, 0).stream()
                    .map(Outbox.Row::seq)
                    .toList());
            assertThat(log.ofKey(key)).containsExactly(shipped);
        });
    }

    @Test
    void erasesPersonalDataBeforeAndAfterItIsSent() {
        var later = shipped(key);
        publish(shipped);
        relay();
        publish(later);

        transactions.inNew(() -> log.erasePersonalData(key));

        assertThat(log.ofKey(key)).hasSize(2).allSatisfy(event -> {
            assertThat(event.data().path("customerEmail").isNull()).isTrue();
            assertThat(event.data().path("customerId").asText()).isEqualTo(OddText.any());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"processed", "retrying", "parked", "dead", "discarded"})
    void erasesPersonalDataOfDeliveriesThatAreKept(String state) {
        keep(state, shipped);
        var other = shipped("another of " + key);
        keep(state, other);

        transactions.inNew(() -> log.erasePersonalData(key));

        var kept = kept(shipped);
        assertThat(kept.data().path("customerEmail").isNull()).isTrue();
        assertThat(kept.data().path("customerId").asText()).isEqualTo(OddText.any());
        assertThat(kept(other)).isEqualTo(other);
    }

    @Test
    void erasesPersonalDataOfWhatIsUnderWayInTheSameDatabase() {
        long seq = -key.hashCode() - 10L * Integer.MAX_VALUE;
        var other = shipped("another of " + key);
        underWay(seq, shipped);
        underWay(seq + 1, other);

        transactions.inNew(() -> log.erasePersonalData(key));

        assertThat(underWay(seq).data().path("customerEmail").isNull()).isTrue();
        assertThat(underWay(seq + 1)).isEqualTo(other);
        transactions.inNew(() -> database.handle().execute("delete from local_message where seq < 0"));
    }

    private void underWay(long seq, Envelope envelope) {
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into local_message (seq, type, event_key, envelope) values (?, ?, ?, ?)",
                        seq,
                        envelope.type(),
                        envelope.key(),
                        codec.write(envelope)));
    }

    private Envelope underWay(long seq) {
        return database.read(handle -> handle.createQuery("select envelope from local_message where seq = ?")
                .bind(0, seq)
                .mapTo(String.class)
                .map(codec::read)
                .one());
    }

    @Test
    void erasesWhatOlderVersionsCalledOtherwise() {
        var first = object().put("key", key).put("mail", ADDRESS).put("kilos", 2);
        publish(Envelopes.of("parcel.sent", key, first));
        relay();
        publish(Envelopes.of("parcel.sent", key, null)
                .lifted(2, object().put("mail", ADDRESS).put("grams", 3)));

        transactions.inNew(() -> log.erasePersonalData(key));

        assertThat(log.ofKey(key)).hasSize(2).allSatisfy(event -> {
            assertThat(event.version()).isEqualTo(3);
            assertThat(event.data().path("email").isNull()).isTrue();
            assertThat(codec.write(event)).contains("\"grams\":").doesNotContain(ADDRESS);
        });
    }

    @Test
    void erasesNothingWhereAVersionIsNewerThanItKnows() {
        publish(shipped);
        publish(Envelopes.of("parcel.sent", key, null).lifted(4, object().put("to", ADDRESS)));

        assertThatThrownBy(() -> transactions.inNew(() -> log.erasePersonalData(key)))
                .hasMessage("Version 4 of parcel.sent is not known here, newest is 3: replay it after the upgrade");

        assertThat(log.ofKey(key)).contains(shipped);
    }

    @Test
    void tellsOlderVersionsAsTheyWere() {
        var first =
                Envelopes.of("parcel.sent", key, object().put("mail", ADDRESS).put("kilos", 2));
        publish(first);

        assertThat(log.ofKey(key)).containsExactly(first);
    }

    @Test
    void erasesNothingOfOtherKeysNorOfEventsWithoutPersonalData() {
        var other = shipped(UUID.randomUUID().toString());
        var released = Envelopes.of("inventory.released", key, data());
        publish(other);
        publish(released);

        transactions.inNew(() -> log.erasePersonalData(key));

        assertThat(log.ofKey(other.key())).containsExactly(other);
        assertThat(log.ofKey(key)).containsExactly(released);
    }

    @Test
    void erasesNothingIfTheTransactionIsRolledBack() {
        publish(shipped);

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    log.erasePersonalData(key);
                    throw new IllegalStateException("later");
                }))
                .hasMessage("later");

        assertThat(log.ofKey(key)).containsExactly(shipped);
    }

    @Test
    void erasesWhatIsBeingSentMeanwhile() {
        for (int i = 0; i < 20; i++) {
            var event = shipped(UUID.randomUUID().toString());
            publish(event);

            Together.run(List.<Callable<Void>>of(this::relay, () -> erase(event.key())));

            assertThat(log.ofKey(event.key())).singleElement().satisfies(found -> assertThat(
                            found.data().path("customerEmail").isNull())
                    .isTrue());
        }
    }

    private void keep(String state, Envelope envelope) {
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds,"
                                + " envelope, revision) values ('any', ?, ?, ?, ?, current_timestamp, 1, 1, ?, 0)",
                        envelope.eventId(),
                        envelope.type(),
                        envelope.key(),
                        state,
                        codec.write(envelope)));
    }

    private Envelope kept(Envelope envelope) {
        return database.read(handle -> handle.createQuery("select envelope from delivery where event_id = ?")
                .bind(0, envelope.eventId())
                .mapTo(String.class)
                .map(codec::read)
                .one());
    }

    private Void erase(String erased) {
        transactions.inNew(() -> log.erasePersonalData(erased));
        return null;
    }

    private Void relay() {
        transactions.inNew(() -> outbox.sent(outbox.next(RelayTable.ALL, 10_000, 0).stream()
                .map(Outbox.Row::seq)
                .toList()));
        return null;
    }

    private void publish(Envelope envelope) {
        transactions.inNew(() -> outbox.add(envelope, codec.write(envelope)));
    }

    private static Envelope shipped(String key) {
        return Envelopes.of("order.shipped", key, data().put("customerEmail", ADDRESS));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode data() {
        return object().put("customerId", OddText.any());
    }
}
