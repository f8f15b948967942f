package dev.orderly.payment.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Hands what many threads add to one worker in batches, so that what arrives together is committed together. Thread-safe. */
final class Coalescing<T> {

    private static final int MOST = 250;

    private final ConcurrentLinkedQueue<T> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean working = new AtomicBoolean();
    private final Executor executor;
    private final Consumer<List<T>> worker;

    /** @param worker must not throw; gets 1 to 250 items at a time */
    Coalescing(Executor executor, Consumer<List<T>> worker) {
        this.executor = executor;
        this.worker = worker;
    }

    void add(T item) {
        waiting.add(item);
        wake();
    }

    private void wake() {
        if (working.compareAndSet(false, true)) {
            executor.execute(this::work);
        }
    }

    private void work() {
        try {
            var batch = new ArrayList<T>();
            for (T item = waiting.poll(); item != null; item = batch.size() < MOST ? waiting.poll() : null) {
                batch.add(item);
            }
            worker.accept(batch);
        } finally {
            working.set(false);
            if (!waiting.isEmpty()) {
                wake();
            }
        }
    }
}
