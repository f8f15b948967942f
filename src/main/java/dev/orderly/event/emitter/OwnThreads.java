package dev.orderly.event.emitter;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/** Threads of a bus that was given none: daemons, started when the first is needed. */
final class OwnThreads {

    private static final ThreadFactory DAEMONS = task -> {
        var thread = new Thread(task, "event-bus");
        thread.setDaemon(true);
        return thread;
    };

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, DAEMONS);
    private final ExecutorService executor = Executors.newCachedThreadPool(DAEMONS);

    OwnThreads() {
        timer.setRemoveOnCancelPolicy(true);
    }

    BusTimer timer() {
        return new ScheduledTimer(timer);
    }

    ExecutorService executor() {
        return executor;
    }

    void stop() {
        timer.shutdownNow();
        executor.shutdown();
    }
}
