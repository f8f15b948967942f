package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.Envelope;
import dev.orderly.fixture.Envelopes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecentEventsTest {

    private final RecentEvents recent = new RecentEvents(3);

    @Test
    void keepsTheLastInTheOrderOfTheirCommits() {
        var events = Stream.generate(Envelopes::any).limit(5).toList();
        commit(events.get(1));
        commit(events.get(0));
        commit(events.get(3), events.get(2), events.get(4));

        assertThat(recent.end()).isEqualTo(5);
        assertThat(recent.from(2, 10)).contains(List.of(events.get(3), events.get(2), events.get(4)));
        assertThat(recent.from(3, 1)).contains(List.of(events.get(2)));
        assertThat(recent.from(5, 10)).contains(List.of());
        assertThat(recent.from(1, 10)).isEmpty();
        assertThat(recent.holds(1)).isFalse();
        assertThat(recent.holds(2)).isTrue();
        assertThat(recent.behind(events.get(2).eventId())).hasValue(4);
        assertThat(recent.behind(events.get(0).eventId())).isEmpty();
    }

    @Test
    void holdsAnEffectUntilItsCauseIsTold() {
        var cause = Envelopes.any();
        var effect = LiveEnvelopes.causedBy(cause);
        var last = LiveEnvelopes.causedBy(effect);
        Stream.of(cause, effect, last).forEach(recent::expect);

        commit(last);
        commit(effect);
        assertThat(recent.end()).isZero();
        commit(cause);

        assertThat(recent.from(0, 10)).contains(List.of(cause, effect, last));
    }

    @Test
    void letsAnEffectGoOnceItsCauseIsSaidToHaveRolledBack() {
        var cause = Envelopes.any();
        var effect = LiveEnvelopes.causedBy(cause);
        recent.expect(cause);
        commit(effect);

        recent.rolledBack(List.of(cause));

        assertThat(recent.from(0, 10)).contains(List.of(effect));
    }

    @Test
    void holdsNoEffectOfACauseThatIsKnownOrOfElsewhere() {
        var cause = Envelopes.any();
        recent.expect(cause);
        commit(cause);
        var effect = LiveEnvelopes.causedBy(cause);
        var foreign = LiveEnvelopes.causedBy(Envelopes.any());

        commit(effect, foreign);

        assertThat(recent.from(0, 10)).contains(List.of(cause, effect, foreign));
    }

    @Test
    void waitsNoLongerThanGiven() throws InterruptedException {
        recent.await(0, Duration.ofMillis(1));
        commit(Envelopes.any());

        recent.await(0, Duration.ofDays(1));

        assertThat(recent.end()).isEqualTo(1);
    }

    private void commit(Envelope... events) {
        recent.committed(List.of(events));
    }
}
