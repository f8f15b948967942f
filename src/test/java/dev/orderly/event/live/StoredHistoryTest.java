package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.order.OrderShipped;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class StoredHistoryTest {

    /** Later than what other tests log. */
    private final SettableClock clock = new SettableClock();

    private final Database database;
    private final Transactions transactions;
    private final EnvelopeCodec codec;
    private final StoredHistory history;

    StoredHistoryTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        var catalogue = Catalogues.of(List.of(OrderShipped.class));
        codec = new EnvelopeCodec(catalogue, null, beans.get(Clock.class));
        beans.with(Catalogue.class, catalogue).with(EnvelopeCodec.class, codec);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        history = beans.get(StoredHistory.class);
        clock.advance(Duration.ofDays(3650));
    }

    @Test
    void readsPagesInTheOrderOfIds() {
        var third = log(2);
        var first = log(0);
        var second = log(1);

        assertThat(history.has(first.eventId())).isTrue();
        assertThat(history.has(UUID.randomUUID())).isFalse();
        assertThat(history.after(first.eventId(), 1))
                .extracting(Envelope::eventId)
                .containsExactly(second.eventId());
        assertThat(history.after(first.eventId(), 10))
                .extracting(Envelope::eventId)
                .startsWith(second.eventId(), third.eventId());
    }

    private Envelope log(int seconds) {
        var envelope = LiveEnvelopes.at(clock.instant().plusSeconds(seconds));
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into event_log (event_id, type, event_key, module, envelope) values (?, ?, ?, ?, ?)",
                        envelope.eventId(),
                        envelope.type(),
                        envelope.key(),
                        "order",
                        codec.write(envelope)));
        return envelope;
    }
}
