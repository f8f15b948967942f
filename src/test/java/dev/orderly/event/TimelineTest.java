package dev.orderly.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    @Test
    void putsACauseBeforeItsEffectsWhateverTheClocksSay() {
        var created = event(null, NOON.plusSeconds(9));
        var reserved = event(created, NOON);
        var captured = event(reserved, NOON.plusSeconds(20));
        var other = event(null, NOON.plusSeconds(10));

        assertThat(Timeline.causesFirst(List.of(captured, other, reserved, created)))
                .containsExactly(created, reserved, other, captured);
    }

    private static Envelope event(Envelope cause, Instant at) {
        var causationId = cause == null ? null : cause.eventId();
        return new Envelope(
                UUID.randomUUID(), "a.b", 1, at, "orderly/a", "k", "c", causationId, 0, List.of(), "t", null);
    }
}
