package dev.orderly.event.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.inbox.Inbox;
import dev.orderly.fixture.DeployedShop;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import java.time.Clock;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class SightingsTest {

    private final Catalogue catalogue = DeployedShop.catalogue();
    private final String type = "seen." + UUID.randomUUID();
    private final Database database;
    private final Transactions transactions;
    private final Inbox inbox;
    private final Sightings sightings;

    SightingsTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Catalogue.class, catalogue);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        inbox = beans.get(Inbox.class);
        sightings = beans.get(Sightings.class);
    }

    @Test
    void knowsEachTypeOfTheHistoryAndItsLatestEvent() {
        publish(type + ".a");
        publish(type + ".c");
        publish(type + ".b");
        var latest = publish(type + ".a");

        assertThat(sightings.types())
                .containsKeys(type + ".b", type + ".c")
                .containsEntry(type + ".a", latest.timestamp())
                .doesNotContainKey(type);
    }

    @Test
    void knowsWhatArrivedThoughItIsKnownToNobodyHere() {
        var codec = Catalogues.codec(catalogue, Clock.systemUTC());
        var stranger = Envelopes.of(type, "key", null);

        assertThatThrownBy(() -> codec.open(stranger)).isInstanceOf(FinalFailure.class);

        assertThat(sightings.types()).containsEntry(type, stranger.timestamp());
    }

    @Test
    void tellsWhomAnEventHasReached() {
        assertThat(sightings.reached(type)).isFalse();

        transactions.inNew(() -> inbox.claim(type, UUID.randomUUID()));

        assertThat(sightings.reached(type)).isTrue();
    }

    @Test
    void tellsWhomAnEventHasReachedThatFailed() {
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into delivery (subscriber, event_id, type, event_key, state, kept_at, attempts, rounds, revision)"
                                + " values (?, ?, 'a.b', 'key', 'dead', current_timestamp, 1, 1, 0)",
                        type,
                        UUID.randomUUID()));

        assertThat(sightings.reached(type)).isTrue();
    }

    private Envelope publish(String name) {
        var envelope = Envelopes.of(name, "key", null);
        transactions.inNew(() -> database.handle()
                .execute(
                        "insert into event_log (event_id, type, event_key, module, envelope) values (?, ?, 'key', 'order', '{}')",
                        envelope.eventId(),
                        name));
        return envelope;
    }
}
