package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From when an event was due to when it was taken, at 1,000 events a second; what is due while a batch is sent goes with the
 * next, as from an outbox.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 */
record Latency(double p50, double p99) {

    private static final int PER_SECOND = 1000;
    private static final int MOST = 250;

    static Latency of(Line line, int seconds) {
        int events = seconds * PER_SECOND;
        long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long start = System.nanoTime();
        var sender = CompletableFuture.runAsync(() -> send(line, events, start, interval));
        var nanos = new long[events];
        int taken = 0;
        while (taken < events) {
            for (String text : line.take(MOST)) {
                nanos[taken++] = System.nanoTime() - Long.parseLong(text.substring(0, text.indexOf(' ')));
            }
            if (sender.isCompletedExceptionally()) {
                sender.join();
            }
        }
        Arrays.sort(nanos);
        return new Latency(nanos[events / 2] / 1e6, nanos[events * 99 / 100] / 1e6);
    }

    private static void send(Line line, int events, long start, long interval) {
        int next = 0;
        while (next < events) {
            LockSupport.parkNanos(start + next * interval - System.nanoTime());
            List<Parcel> due = new ArrayList<>();
            for (long now = System.nanoTime(); next < events && start + next * interval <= now; next++) {
                due.add(Speed.parcel(next, Long.toString(start + next * interval)));
            }
            if (!due.isEmpty()) {
                line.send(due);
            }
        }
    }
}
