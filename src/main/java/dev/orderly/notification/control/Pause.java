package dev.orderly.notification.control;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time to wait after failures in a row: one second, doubled up to five minutes. Not thread-safe. */
final class Pause {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;
    private Duration next = FIRST;
    private Instant end = Instant.MIN;

    Pause(Clock clock) {
        this.clock = clock;
    }

    boolean isOver() {
        return !clock.instant().isBefore(end);
    }

    /** Begins the next pause, longer than the one before; returns how long it is. */
    Duration begin() {
        Duration length = next;
        end = clock.instant().plus(length);
        next = length.multipliedBy(2).compareTo(LONGEST) < 0 ? length.multipliedBy(2) : LONGEST;
        return length;
    }

    void reset() {
        next = FIRST;
    }
}
