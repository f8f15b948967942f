package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Warnings;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class ValveTest {

    private static final int LIMIT = 4;

    private final String subscriber = UUID.randomUUID().toString();
    private final Database database;
    private final Transactions transactions;
    private final OwedDeliveries owed;
    private final PausedSubscribers paused;
    private final Valve valve;

    ValveTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        owed = beans.get(OwedDeliveries.class);
        paused = beans.get(PausedSubscribers.class);
        valve = new Valve(subscriber, paused, beans.get(BackfillJobs.class), owed, transactions, LIMIT);
    }

    @Test
    void isClosedWhileItsSubscriberIsPaused() {
        transactions.inNew(() -> {
            paused.pause(subscriber);
            paused.pause(subscriber);
        });
        valve.look(false);
        assertThat(valve.setting().closed()).isTrue();

        transactions.inNew(() -> {
            paused.resume(subscriber);
        });
        valve.look(false);
        assertThat(valve.setting().closed()).isFalse();
    }

    @Test
    void isOpenWhileAnotherIsPaused() {
        transactions.inNew(() -> {
            paused.pause(UUID.randomUUID().toString());
        });

        valve.look(true);

        assertThat(valve.setting().closed()).isFalse();
    }

    @Test
    void keepsAFullKeyOutUntilHalfIsThrough() {
        park("other", 1);
        park("key", LIMIT - 1);
        valve.look(true);
        assertThat(valve.setting().withoutKeys()).isEmpty();

        park("key", 1);
        valve.look(true);
        assertThat(valve.setting().withoutKeys()).containsExactly("key");

        letThrough(2);
        valve.look(false);
        assertThat(valve.setting().withoutKeys()).as("half is still there").containsExactly("key");

        letThrough(1);
        valve.look(false);
        assertThat(valve.setting().withoutKeys()).isEmpty();
    }

    @Test
    void warnsOnceOfAFullKeyAndSaysWhatToDo() {
        try (var warnings = Warnings.of(Valve.class.getName())) {
            park("other", LIMIT - 1);
            valve.look(true);
            assertThat(warnings.lines()).isEmpty();

            park("key", LIMIT);
            valve.look(true);
            park("key", 1);
            valve.look(true);

            assertThat(warnings.lines())
                    .containsExactly(
                            ("%1$s has %2$d or more events of key key parked and takes no more of them; they wait"
                                            + " in the broker. Replay, edit or discard what holds them back:"
                                            + " GET /api/admin/deliveries?subscriber=%1$s&key=key")
                                    .formatted(subscriber, LIMIT));
        }
    }

    private void park(String key, int events) {
        for (int i = 0; i < events; i++) {
            transactions.inNew(() -> owed.park(subscriber, Envelopes.ofKey(key), "{}"));
        }
    }

    private void letThrough(int events) {
        transactions.inNew(() -> database.handle()
                .execute(
                        "update delivery set state = 'processed' where subscriber = ? and event_id in (select event_id from delivery"
                                + " where subscriber = ? and event_key = 'key' and state = 'parked' limit ?)",
                        subscriber,
                        subscriber,
                        events));
    }
}
