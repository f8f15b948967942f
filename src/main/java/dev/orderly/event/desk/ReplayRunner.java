package dev.orderly.event.desk;

import jakarta.annotation.Priority;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Shutdown;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Moves the replay jobs on, again and again. */
@ApplicationScoped
class ReplayRunner {

    private static final Logger LOG = Logger.getLogger(ReplayRunner.class.getName());
    private static final long STRIDE_MILLIS = 200;

    @Inject
    private ReplayJobs jobs;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private ManagedScheduledExecutorService executor;

    private Future<?> moving;
    private boolean pausing;
    private boolean stopped;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) Startup startup) {
        moving = executor.scheduleWithFixedDelay(this::moveAll, STRIDE_MILLIS, STRIDE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Returns once no move is under way: the server takes the database away next. */
    synchronized void stop(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Shutdown shutdown) {
        stopped = true;
        if (moving != null) {
            moving.cancel(false);
        }
    }

    /** A thrown error would end the schedule; where a job stands is in the database. */
    private synchronized void moveAll() {
        if (stopped) {
            return;
        }
        try {
            jobs.running().forEach(jobs::move);
            pausing = false;
        } catch (RuntimeException e) {
            LOG.log(
                    pausing ? Level.FINE : Level.WARNING,
                    "Replay jobs cannot be moved on; trying on: {0}",
                    e.toString());
            pausing = true;
        }
    }
}
