package dev.orderly.event;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the road behind the API has fallen back, and how long the next piece of work should wait for it.
 *
 * <p>Each stage reports the age of the events it has just taken on. Up to {@link #TOLERATED} nothing waits; beyond, a
 * caller waits for a part of the excess, so that a closed loop settles where the road keeps up and the backlog stays
 * bounded. A stage whose far side is away reports none: then the outbox takes everything in. Thread-safe.
 */
@ApplicationScoped
public class BackPressure {

    static final Duration TOLERATED = Duration.ofMillis(150);
    static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final Map<String, Long> lags = new ConcurrentHashMap<>();

    /** A stage tells the age of what it has just taken on, in milliseconds. */
    public void report(String stage, long lagMillis) {
        lags.put(stage, Math.max(0, lagMillis));
    }

    /** How long new work should wait: nothing, or up to a second. */
    public Duration delay() {
        long worst = 0;
        for (long lag : lags.values()) {
            worst = Math.max(worst, lag);
        }
        long excess = worst - TOLERATED.toMillis();
        return Duration.ofMillis(Math.max(0, Math.min(excess / 2, LONGEST_WAIT.toMillis())));
    }
}
