package dev.orderly.event.emitter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts emits exactly, and picks those to be timed.
 *
 * <p>A thread that finds its cell free owns it and counts there with plain writes, which costs next to nothing; who finds
 * it taken counts with an adder. The first emits of a thread are all timed, later ones at random, one in {@value #STRIDE}.
 */
final class EmitCounter {

    static final int STRIDE = 256;

    private static final int TIMED_AT_FIRST = 16;
    private static final int CELLS = 16;
    private static final VarHandle COUNT = handle();

    private final AtomicReferenceArray<Cell> cells = new AtomicReferenceArray<>(CELLS);
    private final LongAdder others = new LongAdder();

    /** Counts of one thread. Its id is never given to another, so a count needs no lock. */
    private static final class Cell {

        private final long owner;
        private final WeakReference<Thread> thread;
        private long count;
        private long timedAt;

        private Cell(Thread thread) {
            this.owner = thread.getId();
            this.thread = new WeakReference<>(thread);
        }

        private boolean isAbandoned() {
            Thread owning = thread.get();
            return owning == null || !owning.isAlive();
        }
    }

    /** Counts one emit; true if it is to be timed. */
    boolean next() {
        Thread thread = Thread.currentThread();
        long id = thread.getId();
        Cell cell = cells.getPlain((int) id & CELLS - 1);
        if (cell == null || cell.owner != id) {
            return nextOfOthers(thread);
        }
        long count = cell.count;
        COUNT.setOpaque(cell, count + 1);
        return count == cell.timedAt;
    }

    /** Ends a timed emit, and says how many emits it stands for: itself and those that are not timed. */
    long weigh() {
        Thread thread = Thread.currentThread();
        Cell cell = cells.getPlain((int) thread.getId() & CELLS - 1);
        if (cell == null || cell.owner != thread.getId()) {
            return STRIDE;
        }
        boolean early = cell.count <= TIMED_AT_FIRST;
        cell.timedAt = cell.count + (early ? 0 : ThreadLocalRandom.current().nextInt(2 * STRIDE - 1));
        return early ? 1 : STRIDE;
    }

    long sum() {
        long sum = others.sum();
        for (int i = 0; i < CELLS; i++) {
            Cell cell = cells.get(i);
            sum += cell == null ? 0 : (long) COUNT.getOpaque(cell);
        }
        return sum;
    }

    private boolean nextOfOthers(Thread thread) {
        int place = (int) thread.getId() & CELLS - 1;
        Cell taken = cells.get(place);
        if (taken == null && cells.compareAndSet(place, null, new Cell(thread))) {
            return next();
        }
        others.increment();
        boolean timed = ThreadLocalRandom.current().nextInt(STRIDE) == 0;
        if (timed && taken != null && taken.isAbandoned() && cells.compareAndSet(place, taken, new Cell(thread))) {
            others.add((long) COUNT.getOpaque(taken));
        }
        return timed;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Cell.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
