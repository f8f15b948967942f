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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryDatabase
class OwedDeliveriesTest {

    private static final RuntimeException ERROR = new IllegalStateException("locked");
    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Set<String> TYPES = Set.of("order.shipped");

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
    void letsTheNextOfAKeyGoOnceTheFirstIsThrough() {
        fail(first, retrying());
        park(second);
        park(other);
        clock.advance(WAIT);
        assertThat(due()).as("before").extracting(OwedDelivery::envelope).containsExactly(text(first));
        clock.advance(OwedDeliveries.LEASE);

        var next = done(due().get(0));

        assertThat(next).get().extracting(OwedDelivery::envelope).isEqualTo(text(second));
        assertThat(due()).as("the next is taken").isEmpty();
        assertThat(done(next.get())).isEmpty();
        assertThat(blocked(first.key())).isEmpty();
    }

    @Test
    void leavesToAnInstanceWhatItTookUntilItIsNotHeardOf() {
        fail(first, retrying());
        clock.advance(WAIT);
        due();

        clock.advance(OwedDeliveries.LEASE.minusMillis(1));
        assertThat(due()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(due()).hasSize(1);
    }

    @Test
    void goesOnAfterTheClockWasPutBackAnHour() {
        fail(first, retrying());
        clock.advance(WAIT);
        due();
        fail(other, retrying());

        clock.advance(Duration.ofHours(-1));

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactlyInAnyOrder(text(first), text(other));
    }

    @Test
    void triesOnceEachAfterTheClockWasPutForwardAnHour() {
        fail(first, retrying());
        fail(other, retrying());
        park(second);

        clock.advance(Duration.ofHours(1));

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactlyInAnyOrder(text(first), text(other));
        assertThat(due()).as("leased, and one behind the first").isEmpty();
    }

    @Test
    void freesTheFirstOfAKeyThatWaitsForNothing() {
        park(first);
        park(second);
        fail(other, retrying());
        assertThat(due()).isEmpty();

        transactions.inNew(() -> owed.freeFirst(subscriber, TYPES));

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(first));
    }

    @Test
    void freesOneKeyAlone() {
        park(first);
        park(other);

        transactions.inNew(() -> owed.freeFirst(subscriber, first.key()));

        assertThat(due()).extracting(OwedDelivery::envelope).containsExactly(text(first));
    }

    @Test
    void countsWhatIsParkedOfAKey() {
        park(first);
        park(second);
        park(other);

        assertThat(transactions.<Map<String, Integer>>inNew(() -> owed.parkedOf(subscriber, 2)))
                .isEqualTo(Map.of(first.key(), 2));
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
        assertThat(again.rounds()).isEqualTo(1);

        failAgain(again, retrying(), ERROR, ERROR);
        assertThat(due()).isEmpty();

        clock.advance(WAIT);
        assertThat(due()).singleElement().satisfies(delivery -> {
            assertThat(delivery.attempts()).isEqualTo(3);
            assertThat(delivery.rounds()).isEqualTo(2);
        });
    }

    @Test
    void notesWhatFailedAndWhen() {
        var failedAt = clock.instant();

        fail(first, new IllegalStateException(OddText.any()), new Verdict(State.DEAD, null));

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
        fail(first, retrying());
        clock.advance(Duration.ofMillis(1));
        fail(other, retrying());
        clock.advance(WAIT);

        assertThat(transactions.<List<OwedDelivery>>inNew(() -> owed.take(subscriber, TYPES, 1, WAIT)))
                .extracting(OwedDelivery::envelope)
                .containsExactly(text(first));
    }

    @Test
    void keepsEveryAttempt() {
        fail(first, retrying());
        clock.advance(WAIT);
        failAgain(due().get(0), retrying(), new IllegalStateException("still locked"), ERROR);
        clock.advance(WAIT);
        done(due().get(0));

        assertThat(attempts(first.eventId())).containsExactly("1 locked", "2 still locked", "3 locked", "4 null");
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
        keepMalformed(text);
        keepMalformed(text);

        assertThat(kept()).containsExactly(text);
        assertThat(due()).isEmpty();
    }

    @Test
    void keepsAMalformedMessageWhole() {
        String text = OddText.ofLength(2_000_000);

        keepMalformed(text);

        assertThat(kept()).containsExactly(text);
    }

    private void park(Envelope envelope) {
        transactions.inNew(() -> owed.park(subscriber, envelope, text(envelope)));
    }

    private void fail(Envelope envelope, Verdict verdict) {
        fail(envelope, ERROR, verdict);
    }

    private void fail(Envelope envelope, RuntimeException error, Verdict verdict) {
        transactions.inNew(() -> owed.fail(subscriber, envelope, text(envelope), attempts(error), verdict));
    }

    private void failAgain(OwedDelivery delivery, Verdict verdict, RuntimeException... errors) {
        transactions.inNew(() -> owed.failAgain(delivery, "order.shipped", attempts(errors), verdict));
    }

    private List<Attempt> attempts(RuntimeException... errors) {
        return Stream.of(errors)
                .map(error -> new Attempt(clock.instant(), Failure.of(error)))
                .toList();
    }

    private void keepMalformed(String text) {
        transactions.inNew(() -> owed.keepMalformed(subscriber, text.getBytes(StandardCharsets.UTF_8), ERROR));
    }

    private Optional<OwedDelivery> done(OwedDelivery delivery) {
        return transactions.inNew(() -> owed.doneAndNext(delivery, TYPES, List.of()));
    }

    private List<OwedDelivery> due() {
        return transactions.inNew(() -> owed.take(subscriber, TYPES, 100, WAIT));
    }

    private Set<String> blocked(String... keys) {
        return blockedFor(subscriber, keys);
    }

    private Set<String> blockedFor(String name, String... keys) {
        return transactions.inNew(
                () -> inbox.standing(name, TYPES, Set.of(), Set.of(keys)).blocked());
    }

    private Verdict retrying() {
        return new Verdict(State.RETRYING, clock.instant().plus(WAIT));
    }

    private List<String> kept() {
        return database.read(handle -> handle.createQuery("select body from delivery where subscriber = ?")
                .bind(0, subscriber)
                .mapTo(String.class)
                .map(body -> new String(Base64.getDecoder().decode(body), StandardCharsets.UTF_8))
                .list());
    }

    private List<String> attempts(UUID eventId) {
        return database.read(handle -> handle.createQuery(
                        "select attempt, error_message from delivery_attempt where event_id = ? order by attempt")
                .bind(0, eventId)
                .map((row, context) -> row.getInt(1) + " " + row.getString(2))
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
