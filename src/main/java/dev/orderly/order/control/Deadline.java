package dev.orderly.order.control;

import dev.orderly.config.Setting;
import dev.orderly.order.entity.Orders;
import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Cancels orders that have heard nothing for {@code ORDERLY_ORDER_DEADLINE}. */
@ApplicationScoped
public class Deadline {

    private static final Logger LOG = Logger.getLogger(Deadline.class.getName());
    private static final Setting<Duration> DEADLINE =
            Setting.duration("orderly.order.deadline", "15m").accepting(deadline -> !deadline.isZero());
    private static final int AT_ONCE = 100;

    @Inject
    private Orders orders;

    @Inject
    private MovingOrders moving;

    @Inject
    private Clock clock;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Duration deadline;
    private Future<?> job;
    private boolean stopped;

    /** Before anything is at work, so that a wrong setting stops the start. */
    static void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "A pending order is cancelled after {0}", DEADLINE.get());
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        deadline = DEADLINE.get();
        long step = Math.max(200, Math.min(deadline.toMillis() / 10, 10_000));
        job = executor.scheduleWithFixedDelay(this::checkQuietly, step, step, TimeUnit.MILLISECONDS);
    }

    /** Returns once no check is under way: the server takes the database away next. */
    synchronized void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Shutdown shutdown) {
        stopped = true;
        if (job != null) {
            job.cancel(false);
        }
    }

    /** Cancels all that is overdue now. */
    public void check() {
        List<UUID> overdue;
        do {
            overdue = orders.pendingSince(clock.instant().minus(deadline), AT_ONCE);
            overdue.forEach(id -> moving.cancelPending(id, "not confirmed within " + deadline.toSeconds() + " s"));
        } while (overdue.size() == AT_ONCE);
    }

    /** A thrown error would end the schedule; what it did not cancel now is cancelled at the next step. */
    private synchronized void checkQuietly() {
        if (stopped) {
            return;
        }
        try {
            check();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Overdue orders could not be cancelled, trying again at the next step", e);
        }
    }
}
