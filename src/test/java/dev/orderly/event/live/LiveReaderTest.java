package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.Envelope;
import dev.orderly.fixture.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where a reader begins, and how it goes from the log to what is committed meanwhile. */
class LiveReaderTest {

    private static final int BUFFER = 20;

    private final SettableClock clock = new SettableClock();
    private final RecentEvents recent = new RecentEvents(BUFFER);
    private final Log log = new Log();

    /** A log in memory, that may go on while it is read. */
    private static final class Log implements History {

        private final List<Envelope> events = new ArrayList<>();
        private Runnable whileRead = () -> {};

        @Override
        public boolean has(UUID eventId) {
            return events.stream().anyMatch(event -> event.eventId().equals(eventId));
        }

        @Override
        public List<Envelope> after(UUID eventId, int limit) {
            var page = events.stream()
                    .filter(event -> event.eventId().compareTo(eventId) > 0)
                    .sorted(Comparator.comparing(Envelope::eventId))
                    .limit(limit)
                    .toList();
            whileRead.run();
            return page;
        }
    }

    @Test
    void beginsNowWithoutAPlace() {
        commit();
        var reader = reader(null);
        var next = commit();

        assertThat(all(reader)).containsExactly(next);
        assertThat(reader.isReset()).isFalse();
    }

    @Test
    void goesOnExactlyAfterARecentEvent() {
        commit();
        var seen = commit();
        var missed = commit();
        var reader = reader(seen);
        var next = commit();

        assertThat(all(reader)).containsExactly(missed, next);
        assertThat(all(reader)).isEmpty();
    }

    @Test
    void goesOnFromTheLogWithoutGapAndShowsNothingTwiceThatIsAlsoRecent() {
        var seen = commit();
        clock.advance(Duration.ofMinutes(1));
        var missed = commitMany(BUFFER + 5);
        var reader = reader(seen);
        var next = commit();

        var shown = all(reader);

        assertThat(shown).containsOnlyOnce(missed.toArray(Envelope[]::new)).containsOnlyOnce(next);
        assertThat(shown).doesNotHaveDuplicates().endsWith(next);
        assertThat(commit()).isEqualTo(all(reader).get(0));
    }

    @Test
    void showsWhatCommittedLateWithASmallerId() {
        var late = LiveEnvelopes.at(clock.instant());
        clock.advance(LiveReader.OVERLAP.minusMillis(1));
        var seen = commit();
        commit(late);
        clock.advance(Duration.ofMinutes(1));
        commitMany(BUFFER);

        assertThat(all(reader(seen))).contains(late);
    }

    @Test
    void missesNothingThatIsCommittedWhileTheLogIsRead() {
        var late = LiveEnvelopes.at(clock.instant());
        var seen = commit();
        clock.advance(Duration.ofMinutes(1));
        commitMany(LiveReader.PAGE + 50);
        var reader = reader(seen);
        var during = new ArrayList<Envelope>();
        log.whileRead = () -> {
            log.whileRead = () -> {};
            commit(late);
            during.addAll(commitMany(2));
        };

        var shown = all(reader);

        assertThat(shown).contains(late).containsAll(during).doesNotHaveDuplicates();
    }

    @Test
    void readsTheLogOnWhenItTookLongerThanTheRecentEventsLast() {
        var seen = commit();
        clock.advance(Duration.ofMinutes(1));
        commitMany(BUFFER);
        var reader = reader(seen);
        var during = new ArrayList<Envelope>();
        log.whileRead = () -> {
            log.whileRead = () -> {};
            during.addAll(commitMany(3 * BUFFER));
        };

        assertThat(all(reader)).containsAll(during);
        assertThat(all(reader)).isEmpty();
    }

    @Test
    void tellsThatAPlaceIsUnknownAndBeginsNow() {
        commit();
        var reader = reader(LiveEnvelopes.at(clock.instant()));
        var next = commit();

        assertThat(all(reader)).containsExactly(next);
        assertThat(reader.isReset()).isTrue();
    }

    @Test
    void goesOnFromTheLogAfterARecentEventWhereOthersStandInAnotherOrder() {
        var unseen = commit();
        var seen = commit();
        var next = commit();

        assertThat(all(readerAmongOthers(seen))).containsExactly(unseen, seen, next);
    }

    @Test
    void goesOnAfterARecentEventOfAnotherDatabase() {
        commit();
        var foreign = LiveEnvelopes.at(clock.instant());
        recent.committed(List.of(foreign));
        var next = commit();
        var reader = readerAmongOthers(foreign);

        assertThat(all(reader)).containsExactly(next);
        assertThat(reader.isReset()).isFalse();
    }

    @Test
    void tellsAReaderThatItIsTooSlow() {
        var reader = reader(null);
        reader.next();
        commitMany(BUFFER);
        assertThat(reader.isBehind()).isFalse();

        commit();

        assertThat(reader.isBehind()).isTrue();
        assertThatThrownBy(reader::next).isInstanceOf(FellBehindException.class);
    }

    private LiveReader reader(Envelope seen) {
        return new LiveReader(recent, log, clock, seen == null ? null : seen.eventId());
    }

    private LiveReader readerAmongOthers(Envelope seen) {
        return new LiveReader(recent, log, clock, seen.eventId(), true);
    }

    private List<Envelope> all(LiveReader reader) {
        var all = new ArrayList<Envelope>();
        do {
            all.addAll(reader.next());
        } while (!reader.isCaughtUp());
        return all;
    }

    private Envelope commit() {
        clock.advance(Duration.ofMillis(1));
        return commit(LiveEnvelopes.at(clock.instant()));
    }

    private Envelope commit(Envelope event) {
        log.events.add(event);
        recent.committed(List.of(event));
        return event;
    }

    private List<Envelope> commitMany(int count) {
        var events = new ArrayList<Envelope>();
        for (int i = 0; i < count; i++) {
            events.add(commit());
        }
        return events;
    }
}
