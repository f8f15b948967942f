package dev.orderly.event.inbox;

import dev.orderly.config.Setting;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.inbox.OwedDeliveries.State;
import dev.orderly.event.inbox.OwedDeliveries.Verdict;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Decides, after the immediate retries are spent, when a delivery is tried again and when it is dead. */
@ApplicationScoped
public class StoredRetries {

    private static final Logger LOG = Logger.getLogger(StoredRetries.class.getName());
    private static final Setting<List<Duration>> DELAYS = Setting.durations("orderly.retry.delays", "10s,1m,5m,30m,2h");
    private static final double JITTER = 0.1;

    private List<Duration> delays;
    private Clock clock;

    protected StoredRetries() {
        // for the container's proxy
    }

    @Inject
    public StoredRetries(Clock clock) {
        this(clock, DELAYS.get());
    }

    StoredRetries(Clock clock, List<Duration> delays) {
        this.clock = clock;
        this.delays = delays;
    }

    /** How long it can take from the failure of a delivery to its last attempt. */
    public Duration longest() {
        long millis = delays.stream().mapToLong(Duration::toMillis).sum();
        return Duration.ofMillis((long) Math.ceil(millis * (1 + JITTER)));
    }

    /** Made at the start, so that a wrong setting stops it. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "A failed delivery is tried again after {0}", delays);
    }

    /**
     * What follows a failed attempt.
     *
     * @param hopeless whether the handler declares the error as one that no retry mends
     * @param rounds how many stored attempts there were, this one included
     */
    Verdict verdict(Throwable error, boolean hopeless, int rounds) {
        if (hopeless || Failure.unwrapped(error) instanceof FinalFailure || rounds > delays.size()) {
            return new Verdict(State.DEAD, null);
        }
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        long wait = (long) (delays.get(rounds - 1).toMillis() * factor);
        return new Verdict(State.RETRYING, clock.instant().plusMillis(wait));
    }
}
