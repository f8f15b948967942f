package dev.orderly.event.emitter;

import java.time.Duration;

/** The time a bus goes by: throttles, debounces, batches and time limits. Tests use one that stands until it is moved. */
public interface BusTimer {

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Runs a task after a while, on a thread of the timer's choice.
     *
     * @return cancels it if it has not begun
     */
    Runnable after(Duration delay, Runnable task);
}
