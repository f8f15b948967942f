package dev.orderly.event.instance;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A thread of the server's for what a transport's own thread must not do, as it would wait or lacks the context of the
 * application: one errand every so often, and others in between. Where too many are waiting, further ones are dropped.
 */
@ApplicationScoped
class Errands {

    private static final Logger LOG = Logger.getLogger(Errands.class.getName());
    private static final int MOST = 100;

    @Resource
    private ManagedThreadFactory threads;

    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MOST);
    private volatile boolean stopped;
    private boolean failed;
    private Thread thread;

    /** Begins with an errand that is run at once, and then again and again with pauses of this length. */
    void start(Runnable regular, Duration pause) {
        thread = threads.newThread(() -> loop(regular, pause.toNanos()));
        thread.setName("orderly-instances");
        thread.start();
    }

    /** Has an errand run as soon as may be. */
    void run(Runnable errand) {
        waiting.offer(errand);
    }

    private void loop(Runnable regular, long pause) {
        long next = System.nanoTime();
        try {
            while (!stopped) {
                var errand = waiting.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (errand == null) {
                    next = System.nanoTime() + pause;
                }
                attempt(errand == null ? regular : errand);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What fails is asked for again, or comes again; so of failures in a row the first is told. */
    private void attempt(Runnable errand) {
        try {
            errand.run();
            failed = false;
        } catch (RuntimeException e) {
            LOG.log(
                    failed ? Level.FINE : Level.WARNING,
                    "This instance could not tell others what it is or has; it tries again",
                    e);
            failed = true;
        }
    }

    /** Ends once the errand at work is done, and waits for that a while. */
    void stop(Duration patience) {
        stopped = true;
        waiting.offer(() -> {});
        if (thread != null) {
            try {
                thread.join(patience.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
