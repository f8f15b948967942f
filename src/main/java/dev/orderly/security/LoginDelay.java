package dev.orderly.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Slows down who guesses passwords, and nobody else.
 *
 * <p>The rule: failures are counted per address and name, and per address whatever the name. Five failures of a name, and
 * fifty of an address, are free; after each further one the next attempt has to wait, 1 s at first, twice as long each
 * time, five minutes at most. A success clears the count of that address and name. After an hour without a failure a count
 * is forgotten. A name alone is never counted, so nobody is locked out of his name by those who hammer it from elsewhere.
 *
 * <p>An attempt counts as failed while it is being checked, so that many at once are no way round; the same credential
 * is one attempt, however many requests bring it at once. An attempt that has to wait is not checked at all.
 *
 * <p>Behind a proxy every address is the proxy's, unless the server is told to believe the proxy's header.
 *
 * <p>Kept in memory, for 10,000 addresses and names at most, those of the latest attempts. Thread-safe.
 */
@ApplicationScoped
public class LoginDelay {

    private static final int FREE_PER_NAME = 5;
    private static final int FREE_PER_ADDRESS = 50;
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int DOUBLINGS = 9;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final int KEPT = 10_000;

    private final Map<Source, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, Count> eldest) {
            return size() > KEPT;
        }
    };

    private Clock clock;

    protected LoginDelay() {
        // for the container's proxy
    }

    @Inject
    public LoginDelay(Clock clock) {
        this.clock = clock;
    }

    /** Where failures are counted; without a name, those of the whole address. */
    private record Source(String address, String name) {

        int free() {
            return name == null ? FREE_PER_ADDRESS : FREE_PER_NAME;
        }
    }

    private static final class Count {

        private final Set<String> checking = new HashSet<>();
        private int failures;
        private Instant last = Instant.MIN;
    }

    /**
     * Lets an attempt be checked; then {@link #succeeded}, {@link #failed} or {@link #undecided} must follow.
     *
     * @return zero, or how long to wait before the next attempt: this one must not be checked
     */
    synchronized Duration begin(Login login) {
        var wait = Duration.ZERO;
        for (var source : sources(login)) {
            var longer = wait(source, login.guess());
            wait = longer.compareTo(wait) > 0 ? longer : wait;
        }
        if (wait.isZero()) {
            sources(login).forEach(source -> counts.computeIfAbsent(source, first -> new Count())
                    .checking
                    .add(login.guess()));
        }
        return wait;
    }

    synchronized void succeeded(Login login) {
        var count = counts.get(perName(login));
        if (count != null) {
            count.failures = 0;
        }
        undecided(login);
    }

    synchronized void failed(Login login) {
        for (var source : sources(login)) {
            var count = counts.get(source);
            if (count != null && count.checking.remove(login.guess())) {
                count.failures++;
                count.last = clock.instant();
            }
        }
    }

    /** The attempt could not be checked; it does not count. */
    synchronized void undecided(Login login) {
        for (var source : sources(login)) {
            var count = counts.get(source);
            if (count != null) {
                count.checking.remove(login.guess());
                forgetIfEmpty(source, count);
            }
        }
    }

    private Duration wait(Source source, String guess) {
        var count = counts.get(source);
        if (count == null) {
            return Duration.ZERO;
        }
        var sinceLast = since(count.last);
        if (sinceLast.compareTo(FORGOTTEN_AFTER) > 0) {
            count.failures = 0;
        }
        if (count.checking.contains(guess) || count.failures + count.checking.size() < source.free()) {
            return Duration.ZERO;
        }
        if (!count.checking.isEmpty()) {
            return FIRST;
        }
        var left = pause(count.failures - source.free()).minus(sinceLast);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Never negative, so that a clock that is set back makes nobody wait for longer. */
    private Duration since(Instant earlier) {
        var time = Duration.between(earlier, clock.instant());
        return time.isNegative() ? Duration.ZERO : time;
    }

    private static Duration pause(int failuresBeyond) {
        var pause = FIRST.multipliedBy(1L << Math.min(failuresBeyond, DOUBLINGS));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private void forgetIfEmpty(Source source, Count count) {
        if (count.failures == 0 && count.checking.isEmpty()) {
            counts.remove(source);
        }
    }

    private static List<Source> sources(Login login) {
        return List.of(perName(login), new Source(login.address(), null));
    }

    private static Source perName(Login login) {
        return new Source(login.address(), login.name());
    }
}
