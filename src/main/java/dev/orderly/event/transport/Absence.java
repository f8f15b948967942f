package dev.orderly.event.transport;

import java.time.Duration;

/**
 * Whether a broker is away: whoever is refused leaves it alone for a second, so that a crowd that wants something of it waits
 * once, not each in turn. Not thread-safe.
 */
public final class Absence {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);

    private boolean lasts;
    private long noticedAt;

    /** Whether it was away when it was last tried. */
    public boolean lasts() {
        return lasts;
    }

    /** Whether it was away less than a second ago, and is not to be tried yet. */
    public boolean isRecent() {
        return lasts && System.nanoTime() - noticedAt < REMEMBERED.toNanos();
    }

    /** It was tried, and is away. */
    public void begin() {
        lasts = true;
        noticedAt = System.nanoTime();
    }

    /** It was tried, and is there. */
    public void end() {
        lasts = false;
    }
}
