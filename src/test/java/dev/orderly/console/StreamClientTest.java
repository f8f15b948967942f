package dev.orderly.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.console.StreamClient.End;
import dev.orderly.event.Envelope;
import dev.orderly.event.live.LiveEnvelopes;
import dev.orderly.event.live.LiveStreams;
import dev.orderly.event.live.TypeFilter;
import dev.orderly.fixture.SettableClock;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a client is written, and when it is sent away. */
class StreamClientTest {

    private static final int BUFFER = 10;

    private final SettableClock clock = new SettableClock();
    private final LiveStreams stream = new LiveStreams(BUFFER, clock);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<End> ends = new ArrayList<>();
    private final Wire wire = new Wire();

    /** A connection that takes as much as the test lets it. */
    private static final class Wire extends ServletOutputStream {

        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private boolean ready = true;
        private boolean closed;

        @Override
        public boolean isReady() {
            return ready;
        }

        @Override
        public void write(int b) throws IOException {
            if (closed) {
                throw new IOException("closed by peer");
            }
            sent.write(b);
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("The test tells the client itself");
        }

        String taken() {
            String text = sent.toString(StandardCharsets.UTF_8);
            sent.reset();
            return text;
        }
    }

    @Test
    void isGreetedAtOnceAndSeesWhatIsCommitted() {
        var client = open(null);
        assertThat(wire.taken()).isEqualTo(": orderly\nretry: 3000\n\n");

        var event = commit();
        wake(client);

        assertThat(wire.taken())
                .startsWith("id: %s\nevent: order.shipped\ndata: {\"eventId\":\"%s\","
                        .formatted(event.eventId(), event.eventId()))
                .endsWith("}\n\n");
    }

    @Test
    void hearsAHeartbeatWhenNothingHappens() {
        var client = open(null);
        wire.taken();

        clock.advance(StreamClient.HEARTBEAT.minusMillis(1));
        wake(client);
        assertThat(wire.taken()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        wake(client);
        wake(client);

        assertThat(wire.taken()).isEqualTo(":\n\n");
    }

    @Test
    void goesOnWhenItIsReadyAgain() {
        var client = open(null);
        wire.taken();
        wire.ready = false;
        var first = commit();
        var second = commit();
        wake(client);
        assertThat(wire.taken()).isEmpty();

        wire.ready = true;
        client.onWritePossible();
        runTasks();

        assertThat(wire.taken().lines().filter(line -> line.startsWith("id: ")))
                .containsExactly("id: " + first.eventId(), "id: " + second.eventId());
    }

    @Test
    void isSentAwayOnceWhenItIsTooSlow() {
        var client = open(null);
        wire.ready = false;
        for (int i = 0; i < BUFFER; i++) {
            commit();
        }
        wake(client);
        assertThat(ends).isEmpty();

        commit();
        wake(client);
        wake(client);

        assertThat(ends).containsExactly(End.DROPPED);
    }

    @Test
    void endsWhenItsConnectionDoes() {
        var client = open(null);
        wire.closed = true;
        commit();

        wake(client);
        client.onError(new IOException("later"));
        runTasks();

        assertThat(ends).containsExactly(End.GONE);
    }

    @Test
    void endsWithTheApplication() {
        var client = open(null);

        client.stop();
        client.stop();
        wake(client);

        assertThat(ends).containsExactly(End.STOPPED);
    }

    @Test
    void isToldWhenItsPlaceIsUnknown() {
        var unknown = UUID.randomUUID();

        open(unknown);

        assertThat(wire.taken())
                .startsWith(": orderly\nretry: 3000\n\nid:\nevent: reset\ndata: {")
                .contains("\"lastEventId\":\"" + unknown + "\"");
    }

    @Test
    void lookingForRareTypesTakesManyShortTurns() {
        var seen = commit();
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 5_000; i++) {
            commit();
        }

        var client = client(seen.eventId(), TypeFilter.of(List.of("nothing.*")));
        client.onWritePossible();
        int turns = runTasks();

        assertThat(turns).isGreaterThan(1).isLessThan(100);
        assertThat(wire.taken()).isEqualTo(": orderly\nretry: 3000\n\n");
    }

    private StreamClient open(UUID lastEventId) {
        var client = client(lastEventId, TypeFilter.of(List.of()));
        client.onWritePossible();
        runTasks();
        return client;
    }

    private StreamClient client(UUID lastEventId, TypeFilter types) {
        var text = new StreamText(stream.read(lastEventId), types, EventText::envelope, lastEventId);
        return new StreamClient(text, wire, tasks::add, clock, (client, why) -> ends.add(why));
    }

    private Envelope commit() {
        clock.advance(Duration.ofMillis(1));
        return stream.commit(LiveEnvelopes.at(clock.instant()));
    }

    private void wake(StreamClient client) {
        client.wake();
        runTasks();
    }

    private int runTasks() {
        int run = 0;
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            run++;
        }
        return run;
    }
}
