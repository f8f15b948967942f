package dev.orderly.event.transport;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a connection whose work takes too long. Java's sockets have no time-out for writing: without it, a thread that writes
 * to a server which no longer reads waits for ever. Thread-safe; one thread, which ends on {@link #close}.
 */
public final class Watchdog implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    /** @param name of its thread */
    public Watchdog(String name) {
        timer = new ScheduledThreadPoolExecutor(1, work -> Daemon.of(name, work));
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Work under way, which is over when this is closed. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Watches over the work that begins now; over none once this is closed.
     *
     * @param cut ends the connection, so that whoever waits for it gets an error; called at most once, must not block
     */
    public Watch over(Duration limit, Runnable cut) {
        var cutting = timer.schedule(cut, limit.toNanos(), TimeUnit.NANOSECONDS);
        return () -> cutting.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
