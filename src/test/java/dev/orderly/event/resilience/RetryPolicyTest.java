package dev.orderly.event.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.failsafe.Failsafe;
import dev.failsafe.RetryPolicy;
import dev.failsafe.spi.Scheduler;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Retry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a call is made again; in virtual time. */
class RetryPolicyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    @AfterEach
    void endTheThread() {
        thread.shutdownNow();
    }

    @Retry(attempts = 5, delay = 100, maxDelay = 400, jitter = 0, abortOn = IllegalArgumentException.class)
    void exact() {}

    @Retry(delay = 100, jitter = 0.5)
    void jittered() {}

    @Test
    void doublesTheWaitUpToTheLongest() throws Exception {
        fail("exact", new IllegalStateException("locked"));

        assertThat(waits)
                .containsExactly(
                        Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(400));
    }

    @Test
    void spreadsTheWaitsByTheJitter() throws Exception {
        for (int i = 0; i < 20; i++) {
            fail("jittered", new IllegalStateException("locked"));
        }

        assertThat(waits).hasSize(20 * 2).doesNotHaveDuplicates();
        assertThat(waits).allMatch(wait -> wait.toMillis() >= 50 && wait.toMillis() <= 300);
    }

    @Test
    void doesNotRepeatWhatNoRetryMends() throws Exception {
        fail("exact", new IllegalArgumentException("abortOn"));
        fail("exact", new FinalFailure("final"));

        assertThat(waits).isEmpty();
    }

    /** Fails until the policy gives up, and notes how long it would have waited. */
    private void fail(String method, RuntimeException error) throws NoSuchMethodException {
        var retry = RetryPolicyTest.class.getDeclaredMethod(method).getAnnotation(Retry.class);
        RetryPolicy<Object> policy = RetryInterceptor.policy(retry, 3);
        Scheduler virtual = (work, delay, unit) -> {
            var wait = Duration.of(delay, unit.toChronoUnit());
            if (!wait.isZero()) {
                waits.add(wait);
            }
            return thread.schedule(work, 0, unit);
        };
        var outcome = Failsafe.with(policy).with(virtual).runAsync(() -> {
            throw error;
        });
        assertThat(outcome).failsWithin(PATIENCE);
    }
}
