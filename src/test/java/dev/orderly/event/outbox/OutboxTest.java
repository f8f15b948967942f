package dev.orderly.event.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.outbox.Outbox.Row;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class OutboxTest {

    private static final int ALL = 10_000;

    private final Database database;
    private final Transactions transactions;
    private final Outbox outbox;

    OutboxTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        outbox = beans.get(Outbox.class);
    }

    @BeforeEach
    void empty() {
        transactions.inNew(() -> {
            database.handle().execute("delete from outbox");
        });
    }

    @Test
    void givesRowsInTheOrderTheyWereWritten() {
        var first = List.of(Envelopes.any(), Envelopes.any(), Envelopes.any());
        var second = List.of(Envelopes.any(), Envelopes.any());

        write(first);
        write(second);

        assertThat(ids(next(ALL))).containsExactlyElementsOf(ids(Stream.concat(first.stream(), second.stream())));
        assertThat(ids(next(2))).containsExactlyElementsOf(ids(first.stream().limit(2)));
        assertThat(outbox.size()).isEqualTo(5);
    }

    @Test
    void givesTheParcelAsItWasWritten() {
        var envelope = Envelopes.ofKey(OddText.ofLength(200));

        transactions.inNew(() -> outbox.add(envelope, OddText.any()));

        assertThat(next(ALL)).singleElement().satisfies(row -> {
            assertThat(row.eventId()).isEqualTo(envelope.eventId());
            assertThat(row.publishedAtMillis()).isEqualTo(envelope.timestamp().toEpochMilli());
            assertThat(row.parcel().topic()).isEqualTo("order");
            assertThat(row.parcel().type()).isEqualTo(envelope.type());
            assertThat(row.parcel().key()).isEqualTo(envelope.key());
            assertThat(row.parcel().text()).isEqualTo(OddText.any());
        });
    }

    @Test
    void holdsNothingOfATransactionThatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    outbox.add(Envelopes.any(), "{}");
                    throw new IllegalStateException("no stock");
                }))
                .hasMessage("no stock");

        assertThat(outbox.size()).isZero();
    }

    @Test
    void takesOutWhatWasSentAndKeepsItInTheLog() {
        var envelopes = List.of(Envelopes.any(), Envelopes.any(), Envelopes.any());
        write(envelopes);

        transactions.inNew(() -> outbox.sent(seqs(outbox.next(RelayTable.ALL, 2, 0))));

        assertThat(ids(next(ALL))).containsExactly(envelopes.get(2).eventId());
        assertThat(logged(envelopes)).containsExactlyInAnyOrderElementsOf(ids(envelopes.stream()));
    }

    @Test
    void keepsWhatWasSentIfThatIsRolledBack() {
        var envelopes = List.of(Envelopes.any());
        write(envelopes);

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    outbox.sent(seqs(outbox.next(RelayTable.ALL, ALL, 0)));
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(outbox.size()).isEqualTo(1);
    }

    @Test
    void beginsWhereItIsTold() {
        write(List.of(Envelopes.any(), Envelopes.any()));
        long second = next(ALL).get(1).seq();

        assertThat(transactions.<List<Row>>inNew(() -> outbox.next(RelayTable.ALL, ALL, second)))
                .extracting(Row::seq)
                .containsExactly(second);
    }

    @Test
    void givesTheRowsOfTheShardsThatAreAskedFor() {
        var envelopes = Stream.of("a", "b", "c", "a").map(Envelopes::ofKey).toList();
        write(envelopes);

        var rows = transactions.inNew(() -> outbox.next(Set.of(RelayShards.of("a"), RelayShards.of("c")), ALL, 0));

        assertThat(rows).extracting(row -> row.parcel().key()).containsExactly("a", "c", "a");
    }

    /** An instance of the version before wrote them, in the middle of an upgrade. */
    @Test
    void givesRowsWithoutAShardToEveryone() {
        var envelopes = List.of(Envelopes.any(), Envelopes.any());
        write(envelopes);
        transactions.inNew(() -> {
            database.handle().execute("update outbox set shard = null");
        });

        assertThat(ids(transactions.<List<Row>>inNew(() -> outbox.next(Set.of(), ALL, 0))))
                .containsExactlyElementsOf(ids(envelopes.stream()));
    }

    private void write(List<Envelope> envelopes) {
        transactions.inNew(() -> envelopes.forEach(envelope -> outbox.add(envelope, "{}")));
    }

    private List<Row> next(int limit) {
        return transactions.inNew(() -> outbox.next(RelayTable.ALL, limit, 0));
    }

    private List<UUID> logged(List<Envelope> of) {
        return database.read(handle -> handle.createQuery("select event_id from event_log where event_id = any(:ids)")
                .bindArray("ids", UUID.class, ids(of.stream()))
                .mapTo(UUID.class)
                .list());
    }

    private static List<Long> seqs(Collection<Row> rows) {
        return rows.stream().map(Row::seq).toList();
    }

    private static List<UUID> ids(List<Row> rows) {
        return rows.stream().map(Row::eventId).toList();
    }

    private static List<UUID> ids(Stream<Envelope> envelopes) {
        return envelopes.map(Envelope::eventId).toList();
    }
}
