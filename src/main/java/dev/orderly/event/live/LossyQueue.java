package dev.orderly.event.live;

import dev.orderly.event.transport.Backoff;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands things on by batches, on a thread of its own, which runs it. Whoever gives it something never waits: what finds it full is
 * dropped, and so is, once the other end fails, all that is in it. Drops are counted. Thread-safe.
 */
final class LossyQueue<T> implements Runnable {

    static final int CAPACITY = 10_000;

    private static final Logger LOG = Logger.getLogger(LossyQueue.class.getName());
    private static final int BATCH = 500;
    private static final long LOOK_UP_MILLIS = 200;

    private final String what;
    private final BlockingQueue<T> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong handedOn = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(stopped);
    private final Consumer<List<T>> target;
    private boolean failing;

    /**
     * @param what it drops, for the log
     * @param target given what came, in its order
     */
    LossyQueue(String what, Consumer<List<T>> target) {
        this.what = what;
        this.target = target;
    }

    void offer(T one) {
        if (!waiting.offer(one)) {
            dropped.incrementAndGet();
        }
    }

    long handedOn() {
        return handedOn.get();
    }

    long dropped() {
        return dropped.get();
    }

    /** Hands on what is there, then ends {@link #run}. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try {
            while (stopped.getCount() > 0 || !waiting.isEmpty()) {
                var first = waiting.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    handOn(first);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOn(T first) {
        var batch = new ArrayList<T>();
        batch.add(first);
        waiting.drainTo(batch, BATCH - 1);
        try {
            target.accept(batch);
            handedOn.addAndGet(batch.size());
            works();
        } catch (RuntimeException e) {
            waiting.drainTo(batch);
            dropped.addAndGet(batch.size());
            fails(e);
        }
    }

    private void works() {
        if (failing) {
            LOG.log(Level.INFO, "{0} go on", what);
        }
        failing = false;
        backoff.reset();
    }

    private void fails(RuntimeException e) {
        if (!failing) {
            LOG.log(Level.WARNING, "{0} are dropped for now, which loses nothing but what is live: {1}", new Object[] {
                what, Backoff.rootOf(e).toString()
            });
        }
        failing = true;
        backoff.pause();
    }
}
