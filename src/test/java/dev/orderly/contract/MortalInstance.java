package dev.orderly.contract;

import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fixture.Await;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** An instance of the application in a process of its own: pumps a subscription and tells what it delivers, until it is killed. */
final class MortalInstance implements AutoCloseable {

    private static final int MOST = 50;

    /** Tells a line from one that was cut. */
    private static final String END = ".";

    private static final Duration WAIT = Duration.ofMillis(100);

    private final Process process;
    private final Inbox inbox = new Inbox();
    private final Thread reader;

    /** Returns once it has opened the subscription. */
    MortalInstance(TransportFixture contract, Subscription subscription) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MortalInstance.class.getName(),
                        contract.getClass().getName(),
                        contract.url(),
                        subscription.name(),
                        String.join(",", subscription.types()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var told = process.inputReader(StandardCharsets.UTF_8);
        if (told.readLine() == null) {
            throw new IllegalStateException("The instance ended before it opened its subscription, see the log");
        }
        reader = new Thread(() -> told.lines().forEach(this::deliver), "told");
        reader.setDaemon(true);
        reader.start();
    }

    /** The process itself. */
    public static void main(String... arguments) throws Exception {
        var constructor = Class.forName(arguments[0]).getDeclaredConstructor();
        constructor.setAccessible(true);
        var contract = (TransportFixture) constructor.newInstance();
        var subscription = new Subscription(arguments[2], Set.of(arguments[3].split(",")));
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var intake = contract.connect(arguments[1]).open(subscription, Set.of())) {
            out.println("open");
            while (true) {
                var batch = intake.receive(MOST, WAIT);
                if (!batch.isEmpty()) {
                    batch.forEach(received -> out.println(received.text() + END));
                    intake.acknowledge();
                }
            }
        }
    }

    private void deliver(String line) {
        if (line.endsWith(END)) {
            inbox.deliver(List.of(Received.ofText(line.substring(0, line.length() - END.length()))));
        }
    }

    /** What it has delivered so far. */
    Inbox inbox() {
        return inbox;
    }

    /** Returns once all is told that it delivered. */
    void kill() {
        // not the process itself: it would throw away what is not read yet
        process.toHandle().destroyForcibly();
        Await.until(() -> !reader.isAlive());
    }

    @Override
    public void close() {
        kill();
    }
}
