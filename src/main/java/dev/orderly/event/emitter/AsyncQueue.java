package dev.orderly.event.emitter;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Hands payloads to another thread: one at a time, in their order, and no more waiting than there is room for. */
final class AsyncQueue implements Stage {

    /** After so many payloads the thread goes back to its executor, so that others get their turn. */
    private static final int TURN = 64;

    private final String listener;
    private final ListenerOptions.Queue limits;
    private final Executor executor;
    private final Monitor monitor;
    private final Stage next;

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean running;
    private Thread worker;
    private boolean stopped;

    private record Waiting(String name, Object payload) {}

    AsyncQueue(String listener, ListenerOptions.Queue limits, Pipeline.Surroundings bus, Stage next) {
        this.listener = listener;
        this.limits = limits;
        this.executor = limits.executor() == null ? bus.executor() : limits.executor();
        this.monitor = bus.monitor();
        this.next = next;
    }

    @Override
    public void accept(String name, Object payload) {
        if (add(new Waiting(name, payload))) {
            start();
        }
    }

    /** Waits until all is handled; false if time is over before. */
    synchronized boolean isIdleBy(long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        while (running && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
        return !running;
    }

    /** Drops what waits and takes nothing more; answers how many were dropped. */
    synchronized int stop() {
        stopped = true;
        int left = waiting.size();
        dropAll();
        return left;
    }

    /** True if a thread is to be found for it. */
    private synchronized boolean add(Waiting added) {
        if (!hasRoomFor(added)) {
            return false;
        }
        waiting.add(added);
        boolean starts = !running;
        running = true;
        return starts;
    }

    private boolean hasRoomFor(Waiting added) {
        if (waiting.size() >= limits.capacity() && !stopped) {
            switch (limits.overflow()) {
                case BLOCK -> awaitRoom(added);
                case DROP_OLDEST -> drop(waiting.remove());
                case DROP_NEWEST -> {
                    drop(added);
                    return false;
                }
                case FAIL -> {
                    drop(added);
                    throw new OverflowException(
                            "%s already waits for %d payloads, and did not get this one of %s"
                                    .formatted(listener, limits.capacity(), added.name()),
                            this);
                }
            }
        }
        if (stopped) {
            drop(added);
        }
        return !stopped;
    }

    /** The listener's own thread does not wait for itself: what it emits to itself goes beyond the capacity. */
    private void awaitRoom(Waiting added) {
        try {
            while (waiting.size() >= limits.capacity() && !stopped && worker != Thread.currentThread()) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop(added);
            throw new IllegalStateException(
                    "Interrupted while it waited for room in the queue of %s; it did not get this payload of %s"
                            .formatted(listener, added.name()),
                    e);
        }
    }

    private void start() {
        try {
            executor.execute(this::handleSome);
        } catch (RejectedExecutionException e) {
            lose(e);
        }
    }

    private void handleSome() {
        boolean more = true;
        try {
            for (int i = 0; i < TURN && more; i++) {
                more = handleOne();
            }
        } finally {
            // Also after an error of the virtual machine.
            rest();
        }
    }

    private boolean handleOne() {
        Waiting taken = take();
        if (taken != null) {
            next.accept(taken.name(), taken.payload());
        }
        return taken != null;
    }

    private synchronized Waiting take() {
        worker = Thread.currentThread();
        Waiting taken = waiting.poll();
        notifyAll();
        return taken;
    }

    private void rest() {
        boolean more;
        synchronized (this) {
            worker = null;
            running = !waiting.isEmpty();
            more = running;
            notifyAll();
        }
        if (more) {
            start();
        }
    }

    private void lose(RejectedExecutionException cause) {
        String name;
        synchronized (this) {
            name = waiting.isEmpty() ? EventBus.OTHER_NAMES : waiting.peekLast().name();
            running = false;
            dropAll();
        }
        monitor.failed(new ListenerFailure(name, null, listener, cause));
    }

    private void dropAll() {
        waiting.forEach(this::drop);
        waiting.clear();
        notifyAll();
    }

    private void drop(Waiting lost) {
        monitor.dropped(lost.name(), 1);
    }
}
