package dev.orderly.bench;

import java.util.Collection;
import java.util.Comparator;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs a class of benchmarks and prints one table: mean time, the best iteration, that one in multiples of the yardstick's
 * best, bytes allocated. Other work on the machine spoils means, and hardly ever the best.
 */
final class Comparison {

    private Comparison() {}

    /** @param arguments as JMH takes them; for instance {@code -f 3 -i 10} */
    static void run(Class<?> benchmarks, String yardstick, String... arguments) throws Exception {
        var given = new CommandLineOptions(arguments);
        var options = new OptionsBuilder().parent(given).addProfiler(GCProfiler.class);
        if (given.getIncludes().isEmpty()) {
            options.include(benchmarks.getName());
        }
        print(new Runner(options.build()).run(), yardstick);
    }

    private static void print(Collection<RunResult> results, String yardstick) {
        double one = results.stream()
                .filter(result -> name(result).equals(yardstick))
                .mapToDouble(Comparison::best)
                .findFirst()
                .orElse(Double.NaN);
        System.out.printf("%n%-16s %10s %8s %14s %10s%n", "one event to 3", "ns/op", "best", "x " + yardstick, "B/op");
        results.stream()
                .sorted(Comparator.comparingDouble(Comparison::best))
                .forEach(result -> System.out.printf(
                        "%-16s %10.1f %8.1f %14.2f %10.0f%n",
                        name(result),
                        nanos(result),
                        best(result),
                        best(result) / one,
                        bytes(result)));
    }

    private static String name(RunResult result) {
        return result.getPrimaryResult().getLabel();
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double best(RunResult result) {
        return result.getPrimaryResult().getStatistics().getMin();
    }

    private static double bytes(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getScore())
                .findFirst()
                .orElse(Double.NaN);
    }
}
