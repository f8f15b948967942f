package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orderly.event.FinalFailure;
import dev.orderly.event.inbox.OwedDeliveries.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredRetriesTest {

    private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");

    private final StoredRetries retries =
            new StoredRetries(Clock.fixed(NOW, ZoneOffset.UTC), List.of(Duration.ofSeconds(10), Duration.ofMinutes(1)));

    @Test
    void waitsLongerAfterEachFailureAndGivesUpAfterTheLast() {
        var error = new IllegalStateException("locked");

        assertThat(retries.verdict(error, false, 1).nextAttempt())
                .isCloseTo(NOW.plusSeconds(10), within(1, ChronoUnit.SECONDS));
        assertThat(retries.verdict(error, false, 2).nextAttempt())
                .isCloseTo(NOW.plusSeconds(60), within(6, ChronoUnit.SECONDS));
        assertThat(retries.verdict(error, false, 3).state()).isEqualTo(State.DEAD);
    }

    @Test
    void givesUpAtOnceWhereNoRetryHelps() {
        assertThat(retries.verdict(new FinalFailure("malformed"), false, 1).state())
                .isEqualTo(State.DEAD);
    }

    @Test
    void givesUpAtOnceWhereTheHandlerSaysSo() {
        assertThat(retries.verdict(new IllegalStateException(), true, 1).state())
                .isEqualTo(State.DEAD);
    }
}
