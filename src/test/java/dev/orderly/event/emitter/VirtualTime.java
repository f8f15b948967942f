package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;

/** Time that stands still until the test moves it; what is due runs on the test's thread. Begins near the overflow. */
final class VirtualTime implements BusTimer {

    private final Queue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::due));
    private long passed;

    private record Task(long due, Runnable work) {}

    @Override
    public synchronized long nanoTime() {
        return Long.MAX_VALUE - 1_000 + passed;
    }

    @Override
    public synchronized Runnable after(Duration delay, Runnable work) {
        var task = new Task(passed + delay.toNanos(), work);
        tasks.add(task);
        return () -> cancel(task);
    }

    synchronized int scheduled() {
        return tasks.size();
    }

    void advanceMillis(long millis) {
        long end = passed + Duration.ofMillis(millis).toNanos();
        for (Task task = takeDue(end); task != null; task = takeDue(end)) {
            task.work().run();
        }
        passed = end;
    }

    private synchronized Task takeDue(long end) {
        if (tasks.isEmpty() || tasks.peek().due() > end) {
            return null;
        }
        passed = tasks.peek().due();
        return tasks.remove();
    }

    private synchronized void cancel(Task task) {
        tasks.remove(task);
    }
}
