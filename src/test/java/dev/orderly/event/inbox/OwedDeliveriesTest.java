package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.inbox.OwedDeliveries.State;
import dev.orderly.event.inbox.OwedDeliveries.Verdict;
import dev.orderly.fixture.Envelopes;
import dev.orderly.fixture.OddText;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class OwedDeliveriesTest {

    private static final RuntimeException ERROR = new IllegalStateException("locked");
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final String subscriber = UUID.randomUUID().toString();
    private final Envelope first = Envelopes.any();
    private final Envelope second = Envelopes.ofKey(first.key());
    private final Envelope other = Envelopes.any();

    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final OwedDeliveries owed;
    private final Inbox inbox;

    OwedDeliveriesTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        owed = beans.get(OwedDeliveries.class);
        inbox = beans.get(Inbox.class);
    }

    @Test
    void waitsForTheNextAttempt() {
        fail(first, retrying());
        assertThat(due()).isEmpty();

        clock.advance(WAIT.minusMillis(1));
        assertThat(due()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(first));
    }

    @Test
    void letsTheFirstOfAKeyGoBeforeTheOthers() {
        fail(first, retrying());
        park(second);
        park(other);

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(other));

        clock.advance(WAIT);
        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(first), text(other));
    }

    @Test
    void letsTheNextOfAKeyGoOnceTheFirstIsThrough() {
        fail(first, retrying());
        park(second);
        clock.advance(WAIT);

        done(due().get(0));

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(second));
        done(due().get(0));
        assertThat(due()).isEmpty();
        assertThat(blocked(first.key())).isEmpty();
    }

    @Test
    void holdsAKeyBehindItsDead() {
        fail(first, new Verdict(State.DEAD, null));
        park(second);

        clock.advance(Duration.ofDays(365));

        assertThat(due()).isEmpty();
        assertThat(blocked(first.key(), other.key())).containsExactly(first.key());
    }

    @Test
    void waitsAnewAfterAFurtherFailure() {
        fail(first, retrying());
        clock.advance(WAIT);
        var again = due().get(0);
        assertThat(again.state()).isEqualTo("retrying");
        assertThat(again.attempts()).isEqualTo(1);

        transactions.inNew(() -> owed.failAgain(again.id(), ERROR, retrying()));
        assertThat(due()).isEmpty();

        clock.advance(WAIT);
        assertThat(due()).singleElement().satisfies(delivery -> assertThat(delivery.attempts())
                .isEqualTo(2));
    }

    @Test
    void notesWhatFailedAndWhen() {
        park(first);
        clock.advance(WAIT);
        var failedAt = clock.instant();

        transactions.inNew(() -> owed.failAgain(
                due().get(0).id(), new IllegalStateException(OddText.any()), new Verdict(State.DEAD, null)));

        assertThat(row(first.eventId()))
                .containsEntry("state", "dead")
                .containsEntry("error_type", IllegalStateException.class.getName())
                .containsEntry("error_message", OddText.any())
                .containsEntry("first_failed", failedAt.toEpochMilli())
                .containsEntry("last_attempt", failedAt.toEpochMilli());
    }

    @Test
    void keepsTheBeginningOfALongMessage() {
        fail(first, new IllegalStateException(OddText.ofLength(5000)), retrying());

        assertThat((String) row(first.eventId()).get("error_message"))
                .hasSizeBetween(1990, 2000)
                .isSubstringOf(OddText.ofLength(5000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1999, 2000})
    void keepsNoHalfOfALetter(int before) {
        fail(first, new IllegalStateException("x".repeat(before) + "😀😀"), retrying());

        assertThat(row(first.eventId())).containsEntry("error_message", "x".repeat(before));
    }

    @Test
    void blocksTheKeysOfItsSubscriberOnly() {
        fail(first, retrying());
        park(other);

        assertThat(blocked(first.key(), other.key(), "free")).containsExactlyInAnyOrder(first.key(), other.key());
        assertThat(blockedFor("somebody else", first.key())).isEmpty();
        assertThat(blocked()).isEmpty();
    }

    @Test
    void givesNoMoreThanAskedFor() {
        park(first);
        park(other);

        assertThat(transactions.<List<OwedDelivery>>inNew(() -> owed.due(subscriber, 1)))
                .extracting(OwedDelivery::envelope)
                .containsExactly(text(first));
    }

    @Test
    void countsWhatIsToBeHandled() {
        fail(first, retrying());
        park(second);
        fail(other, new Verdict(State.DEAD, null));

        assertThat(owed.count(List.of(subscriber, "somebody else"))).isEqualTo(2);
        assertThat(owed.count(List.of())).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"half\":", "'; drop table delivery; --", "😀", "nul \0 in it"})
    void keepsAMalformedMessageOnce(String text) {
        transactions.inNew(() -> owed.keepMalformed(subscriber, text, ERROR));
        transactions.inNew(() -> owed.keepMalformed(subscriber, text, ERROR));

        assertThat(kept()).singleElement().asString().isEqualTo(text.replace('\0', '\uFFFD'));
        assertThat(due()).isEmpty();
    }

    @Test
    void keepsAMalformedMessageWhole() {
        String text = OddText.ofLength(200_000);

        transactions.inNew(() -> owed.keepMalformed(subscriber, text, ERROR));

        assertThat(kept()).containsExactly(text);
    }

    private void park(Envelope envelope) {
        transactions.inNew(() -> owed.park(subscriber, envelope, text(envelope)));
    }

    private void fail(Envelope envelope, Verdict verdict) {
        fail(envelope, ERROR, verdict);
    }

    private void fail(Envelope envelope, RuntimeException error, Verdict verdict) {
        transactions.inNew(() -> owed.fail(subscriber, envelope, text(envelope), error, verdict));
    }

    private void done(OwedDelivery delivery) {
        transactions.inNew(() -> owed.done(delivery.id()));
    }

    private List<OwedDelivery> due() {
        return transactions.inNew(() -> owed.due(subscriber, 100));
    }

    private Set<String> blocked(String... keys) {
        return blockedFor(subscriber, keys);
    }

    private Set<String> blockedFor(String name, String... keys) {
        return transactions.inNew(
                () -> inbox.standing(name, Set.of(), Set.of(keys)).blocked());
    }

    private Verdict retrying() {
        return new Verdict(State.RETRYING, clock.instant().plus(WAIT));
    }

    private List<String> kept() {
        return database.read(handle -> handle.createQuery("select envelope from delivery where subscriber = ?")
                .bind(0, subscriber)
                .mapTo(String.class)
                .list());
    }

    private Map<String, Object> row(UUID eventId) {
        return database.read(handle -> handle.createQuery("select state, error_type, error_message, first_failed_at,"
                        + " last_attempt_at from delivery where event_id = ?")
                .bind(0, eventId)
                .map((row, context) -> Map.<String, Object>of(
                        "state", row.getString(1),
                        "error_type", row.getString(2),
                        "error_message", row.getString(3),
                        "first_failed", row.getTimestamp(4).getTime(),
                        "last_attempt", row.getTimestamp(5).getTime()))
                .one());
    }

    private static String text(Envelope envelope) {
        return "{\"eventId\":\"%s\"}".formatted(envelope.eventId());
    }
}
