package dev.orderly.bench.transports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** What was measured, for readers, beside what is claimed elsewhere. */
final class Document {

    private static final String HEAD = """
            # Which transport
            The first table was measured by `mvn -q -Ptransports test`, which writes this file; the second is what introductions to
            event-driven architecture usually print of the same technologies.

            ## Measured
            %s, on %s.
            Brokers, sender and receiver share the machine; each broker is one process with its data on the disk of it, and as durable as
            said below. Events of 350 bytes, 1,000 keys, one subscriber; sent by one thread in batches of 500,
            taken by one in batches of 250, each acknowledged. Medians of %d rounds of %d s, the raw client's between. *Of raw* is the
            share of what the client of that broker reaches by itself with the same batches in the same run. Latency is from when an event was
            due to when it was taken, at 1,000 a second. Compare ratios, not numbers.

            | transport | published/s | of raw | delivered/s | of raw | p50 ms | p99 ms |
            |---|---|---|---|---|---|---|
            """;

    private static final String PROMISES = """

            ## Promised
            All but the bus deliver at least once, and what one subscriber hears of one key in the order it was sent, through failure
            (`dev.orderly.contract`, the same tests against each real broker); the inbox makes it once.

            | transport | scale | persistence | order | set-up |
            |---|---|---|---|---|
            """;

    private static final String CLAIMS = """

            ## Claimed
            | technology | scale | persistence | ordering | throughput | set-up |
            |---|---|---|---|---|---|
            | event emitter in the process | one process | none | by call | highest | none |
            | Redis Pub/Sub | several processes | none | per channel | very high | easy |
            | RabbitMQ | distributed | yes | per queue | high | medium |
            | Kafka | massive | yes, as a log | per partition | highest of the distributed | hard |
            | cloud queues | managed | yes | best effort, or FIFO at less speed | medium | easy |

            What the claims leave out: with durable messages, each confirmed, the disk and the number of messages in a batch decide more than
            the name of the broker; and no broker keeps the order of a key once a message fails, which is why failures are handled in
            the inbox here ([how an event travels](../../README.md#how-an-event-travels)).
            """;

    private Document() {}

    static void write(Path file, List<Result> results, int rounds, long seconds) throws IOException {
        var text = new StringBuilder(HEAD.formatted(machine(), LocalDate.now(), rounds, seconds));
        results.forEach(result -> text.append(measured(result)));
        text.append(PROMISES);
        results.forEach(result -> text.append("| %s | %s | %s | %s | %s |%n"
                .formatted(
                        result.of().title,
                        result.of().scale,
                        result.of().persistence,
                        result.of().order,
                        result.of().setUp)));
        Files.writeString(file, text.append(CLAIMS));
    }

    private static String measured(Result result) {
        return String.format(
                Locale.ROOT,
                "| %s | %,.0f | %s | %,.0f | %s | %.1f | %.1f |%n",
                result.of().title,
                result.ours().published(),
                share(result.ours().published(), result.raw() == null ? 0 : result.raw().published()),
                result.ours().delivered(),
                share(result.ours().delivered(), result.raw() == null ? 0 : result.raw().delivered()),
                result.latency().p50(),
                result.latency().p99());
    }

    private static String share(double ours, double raw) {
        return raw == 0 ? "" : "%.0f %%".formatted(100 * ours / raw);
    }

    private static String machine() throws IOException {
        String processor;
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            processor = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 2))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
        return "%d cores (%s), %s, Java %s"
                .formatted(
                        Runtime.getRuntime().availableProcessors(),
                        processor,
                        System.getProperty("os.name"),
                        Runtime.version().feature());
    }
}
