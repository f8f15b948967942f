package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Transactions;
import dev.orderly.event.inbox.OwedDeliveries.State;
import dev.orderly.event.inbox.OwedDeliveries.Verdict;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.fixture.Together;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class InboxTest {

    private final UUID event = UUID.randomUUID();
    private final SettableClock clock;
    private final Transactions transactions;
    private final Inbox inbox;
    private final OwedDeliveries owed;

    InboxTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        inbox = beans.get(Inbox.class);
        owed = beans.get(OwedDeliveries.class);
    }

    @Test
    void claimsAnEventOnceForEachSubscriber() {
        assertThat(claim("order")).isTrue();
        assertThat(claim("order")).isFalse();
        assertThat(claim("inventory")).isTrue();
        assertThat(seen("order", event)).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void recognizesAnEventWhenTheClockWasMovedByHours(int hours) {
        assertThat(claim("order")).isTrue();

        clock.advance(Duration.ofHours(hours));

        assertThat(claim("order")).isFalse();
        assertThat(seen("order", event)).containsExactly(event);
    }

    @Test
    void claimsTwiceInOneTransactionOnceOnly() {
        transactions.inNew(() -> {
            assertThat(inbox.claim("order", event)).isTrue();
            assertThat(inbox.claim("order", event)).isFalse();
        });
    }

    @Test
    void letsOneOfManyClaimAtOnce() {
        assertThat(Together.run(6, number -> claim("order")))
                .containsExactlyInAnyOrder(true, false, false, false, false, false);
    }

    @Test
    void forgetsAClaimThatIsRolledBack() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    inbox.claim("order", event);
                    throw new IllegalStateException("handler");
                }))
                .hasMessage("handler");

        assertThat(seen("order", event)).isEmpty();
        assertThat(claim("order")).isTrue();
    }

    @Test
    void claimsAtTheEndOfTheTransaction() {
        var other = UUID.randomUUID();

        transactions.inNew(() -> {
            inbox.claimLater("order", event);
            inbox.claimLater("order", other);
        });

        assertThat(seen("order", event, other, UUID.randomUUID())).containsExactlyInAnyOrder(event, other);
    }

    @Test
    void claimsNothingAtTheEndOfARollback() {
        assertThatThrownBy(() -> transactions.inNew(() -> {
                    inbox.claimLater("order", event);
                    throw new IllegalStateException("handler");
                }))
                .hasMessage("handler");

        assertThat(seen("order", event)).isEmpty();
    }

    @Test
    void undoesTheEffectOfWhomAnotherCameBefore() {
        var effect = UUID.randomUUID();
        claim("order");

        assertThatThrownBy(() -> transactions.inNew(() -> {
                    inbox.claim("order", effect);
                    inbox.claimLater("order", event);
                }))
                .isInstanceOf(RuntimeException.class);

        assertThat(seen("order", effect)).isEmpty();
    }

    @Test
    void hasSeenWhatIsOwed() {
        var parked = Envelopes.any();
        var dead = Envelopes.any();
        transactions.inNew(() -> {
            owed.park("order", parked, "{}");
            owed.fail(
                    "order",
                    dead,
                    "{}",
                    List.of(new Attempt(Instant.EPOCH, Failure.of(new IllegalStateException()))),
                    new Verdict(State.DEAD, null));
        });

        assertThat(seen("order", parked.eventId(), dead.eventId(), event))
                .containsExactlyInAnyOrder(parked.eventId(), dead.eventId());
        assertThat(seen("inventory", parked.eventId())).isEmpty();
    }

    @Test
    void hasSeenNothingOfNothing() {
        assertThat(seen("order")).isEmpty();
    }

    private boolean claim(String subscriber) {
        return transactions.inNew(() -> inbox.claim(subscriber, event));
    }

    private Set<UUID> seen(String subscriber, UUID... events) {
        return transactions.inNew(() -> inbox.standing(subscriber, Set.of("order.shipped"), List.of(events), List.of())
                .seen());
    }
}
