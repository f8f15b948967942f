package dev.orderly.bench.transports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The same events through every transport, and through the raw client of each: {@code FILE [CONTESTANT…]}. */
public final class TransportComparison {

    private static final int ROUNDS = 3;
    private static final long SECONDS = 2;
    private static final int LATENCY_SECONDS = 10;

    private TransportComparison() {}

    public static void main(String[] arguments) throws IOException {
        var chosen = List.of(arguments).subList(1, arguments.length);
        var results = new ArrayList<Result>();
        for (var contestant : Contestant.values()) {
            if (chosen.isEmpty() || chosen.contains(contestant.name())) {
                results.add(measured(contestant));
            }
        }
        Document.write(Path.of(arguments[0]), results, ROUNDS, SECONDS);
        System.exit(0);
    }

    private static Result measured(Contestant contestant) throws IOException {
        try (var field = contestant.field(Files.createTempDirectory("orderly-" + contestant.name()))) {
            var ours = new ArrayList<Speed>();
            var raw = new ArrayList<Speed>();
            for (int round = 0; round <= ROUNDS; round++) {
                // The first warms up.
                var speed = Speed.of(field.ours(), SECONDS);
                var rawSpeed = field.raw() == null ? null : Speed.of(field.raw(), SECONDS);
                if (round > 0) {
                    ours.add(speed);
                    raw.add(rawSpeed);
                }
            }
            var result = new Result(
                    contestant,
                    Speed.median(ours),
                    field.raw() == null ? null : Speed.median(raw),
                    Latency.of(field.ours(), LATENCY_SECONDS));
            System.out.println(result);
            return result;
        }
    }
}
