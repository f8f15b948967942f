package dev.orderly.event.transport.artemis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The product's broker in a JVM of its own: {@code FOLDER URL}. Ends with its standard input. */
final class BrokerMain {

    private BrokerMain() {}

    public static void main(String[] arguments) throws IOException {
        try (var broker = new EmbeddedBroker(Path.of(arguments[0]), Optional.of(arguments[1]))) {
            while (System.in.read() >= 0) {
                // nothing is said; the end of it means that whoever started this is gone
            }
        }
    }
}
