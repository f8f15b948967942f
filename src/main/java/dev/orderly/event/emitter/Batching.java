package dev.orderly.event.emitter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Passes payloads on as lists: when one is full, or when its first payload has waited long enough. */
final class Batching implements Stage {

    private final ListenerOptions.Batch limits;
    private final BusTimer timer;
    private final Stage next;

    /** Held while a batch is passed on: batches stay in order, and an emitter waits as for any slow listener. */
    private final ReentrantLock passing = new ReentrantLock();

    private final List<Object> collected = new ArrayList<>();
    private String newest;
    private Runnable cancelTimer;
    private long generation;
    private boolean ended;

    private record Full(String name, List<Object> payloads) {}

    Batching(ListenerOptions.Batch limits, BusTimer timer, Stage next) {
        this.limits = limits;
        this.timer = timer;
        this.next = next;
    }

    @Override
    public void accept(String name, Object payload) {
        if (add(name, payload)) {
            pass();
        }
    }

    @Override
    public void end() {
        synchronized (this) {
            ended = true;
        }
        while (pass()) {
            // Until none is left.
        }
    }

    private synchronized boolean add(String name, Object payload) {
        collected.add(payload);
        newest = name;
        if (collected.size() == 1 && !ended) {
            startTimer();
        }
        return ended || collected.size() >= limits.size();
    }

    private boolean pass() {
        passing.lock();
        try {
            Full batch = take();
            if (batch != null) {
                next.accept(batch.name(), batch.payloads());
            }
            return batch != null;
        } finally {
            passing.unlock();
        }
    }

    private synchronized Full take() {
        if (collected.isEmpty()) {
            return null;
        }
        cancelTimer.run();
        var first = collected.subList(0, Math.min(limits.size(), collected.size()));
        var batch = new Full(newest, Collections.unmodifiableList(new ArrayList<>(first)));
        first.clear();
        generation++;
        if (!collected.isEmpty() && !ended) {
            startTimer();
        }
        return batch;
    }

    private void startTimer() {
        long awaited = generation;
        cancelTimer = timer.after(limits.delay(), () -> passIfStill(awaited));
    }

    private void passIfStill(long awaited) {
        boolean still;
        synchronized (this) {
            still = generation == awaited;
        }
        if (still) {
            pass();
        }
    }
}
