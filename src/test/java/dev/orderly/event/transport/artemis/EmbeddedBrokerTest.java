package dev.orderly.event.transport.artemis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fixture.Await;
import dev.orderly.fixture.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that fails or is full: what was taken is kept, the rest is refused, and all goes on by itself once it can. */
class EmbeddedBrokerTest {

    private static final Subscription ALL = new Subscription("all", Set.of("order.created"));
    private static final int BATCH = 50;
    private static final int MORE_THAN_ITS_JOURNAL_HOLDS = 2000;
    private static final int MEGABYTES = 160;
    private static final int LITTLE_ROOM = 32 * 1024 * 1024;

    private ArtemisTransport transport;
    private int sent;

    @Test
    void startsAgainOnceItsDiskIsMended(@TempDir Path folder) throws IOException {
        var journal = folder.resolve("broker/journal");
        var aside = folder.resolve("aside");
        try (var started = start(folder)) {
            Files.move(journal, aside);
            Files.createFile(journal);
            sendUntilRefused();
            Await.until(() -> !started.reachable());
            assertThatThrownBy(this::send).isInstanceOf(TransportException.class);

            Files.delete(journal);
            Files.move(aside, journal);
            Await.until(this::isSent);

            assertThat(received()).containsExactlyElementsOf(texts(sent));
            Await.until(started::reachable);
        }
    }

    @Test
    void takesNothingWhileThereIsLittleRoomButGivesWhatItHas(@TempDir Path folder) throws IOException {
        try (var disk = SmallDisk.mounted(folder.resolve("disk"), MEGABYTES);
                var started = start(disk.folder())) {
            disk.fill(LITTLE_ROOM);
            Await.until(() -> !isSent());

            // The answer to what was refused last may only have been late.
            assertThat(List.copyOf(received())).isIn(texts(sent), texts(sent + BATCH));
            disk.free();
            Await.until(this::isSent);
            Await.until(started::reachable);
        }
    }

    private ArtemisTransport start(Path folder) {
        transport = transport(folder);
        transport.declare(List.of(ALL));
        Await.until(this::isSent);
        return transport;
    }

    private void sendUntilRefused() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < MORE_THAN_ITS_JOURNAL_HOLDS; i++) {
                        send();
                    }
                })
                .isInstanceOf(TransportException.class);
    }

    private boolean isSent() {
        try {
            send();
            return true;
        } catch (TransportException refused) {
            return false;
        }
    }

    /** A batch that was refused is sent again, as the relay does. */
    private void send() {
        transport.send(IntStream.range(sent, sent + BATCH)
                .mapToObj(number -> new Parcel("order", "order.created", "key", text(number)))
                .toList());
        sent += BATCH;
    }

    /** What came for the first time, in its order. */
    private Set<String> received() {
        var received = new LinkedHashSet<String>();
        try (var intake = transport.open(ALL, Set.of())) {
            List<Received> batch;
            do {
                batch = intake.receive(BATCH, Duration.ofSeconds(1));
                batch.forEach(message -> received.add(message.text()));
                intake.acknowledge();
            } while (!batch.isEmpty());
        }
        return received;
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(EmbeddedBrokerTest::text).toList();
    }

    private static String text(int number) {
        return "%d %s".formatted(number, "x".repeat(500));
    }

    private static ArtemisTransport transport(Path folder) {
        System.setProperty("orderly.data", folder.toString());
        System.setProperty("orderly.transport.url", "vm://0?callTimeout=1000");
        try {
            return new ArtemisTransport();
        } finally {
            System.clearProperty("orderly.data");
            System.clearProperty("orderly.transport.url");
        }
    }
}
