package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * How many events a line takes and gives in a second: it takes batches for some seconds, then gives them all.
 *
 * @param published a second
 * @param delivered a second
 */
record Speed(double published, double delivered) {

    private static final int BATCH = 500;
    /** How many a line is asked for at once. */
    static final int PUMP_BATCH = 250;

    private static final int KEYS = 1000;
    private static final int BYTES = 350;

    static Speed of(Line line, long seconds) {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        int sent = 0;
        while (System.nanoTime() < end) {
            line.send(batch(sent));
            sent += BATCH;
        }
        double published = sent / secondsSince(start);
        start = System.nanoTime();
        int taken = 0;
        while (taken < sent) {
            taken += line.take(PUMP_BATCH).size();
        }
        return new Speed(published, taken / secondsSince(start));
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static List<Parcel> batch(int first) {
        return IntStream.range(first, first + BATCH)
                .mapToObj(number -> parcel(number, Integer.toString(number)))
                .toList();
    }

    /** Of the size of a small event, and a key that many share. */
    static Parcel parcel(int number, String head) {
        return new Parcel(
                "order", "order.created", "key" + number % KEYS, head + " " + "x".repeat(BYTES - 1 - head.length()));
    }

    /** Each figure by itself. */
    static Speed median(List<Speed> speeds) {
        return new Speed(
                median(speeds.stream().mapToDouble(Speed::published).toArray()),
                median(speeds.stream().mapToDouble(Speed::delivered).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
