package dev.orderly.console;

import dev.orderly.event.live.FellBehindException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One client of the live stream. It is written to in turns, one at a time, each short; no thread ever waits for it. What it has
 * not taken stays among the recent events, which all clients share.
 */
final class StreamClient implements WriteListener {

    static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Logger LOG = Logger.getLogger(StreamClient.class.getName());
    private static final int STEPS_A_TURN = 20;

    /** Why a client is no longer served. */
    enum End {
        /** It went away. */
        GONE,
        /** It was too slow. */
        DROPPED,
        /** Its events could not be read. */
        FAILED,
        /** The application stops. */
        STOPPED
    }

    private final StreamText text;
    private final ServletOutputStream out;
    private final Executor executor;
    private final Clock clock;
    private final BiConsumer<StreamClient, End> ended;
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile boolean open;
    private volatile boolean gone;
    private final AtomicBoolean over = new AtomicBoolean();
    private boolean unflushed;
    private Instant lastWrite;

    /**
     * @param text what it reads
     * @param out where to, not blocking
     * @param executor runs its turns
     * @param ended told once, why; it closes the connection
     */
    StreamClient(
            StreamText text,
            ServletOutputStream out,
            Executor executor,
            Clock clock,
            BiConsumer<StreamClient, End> ended) {
        this.text = text;
        this.out = out;
        this.executor = executor;
        this.clock = clock;
        this.ended = ended;
        this.lastWrite = clock.instant();
    }

    @Override
    public void onWritePossible() {
        open = true;
        wake();
    }

    @Override
    public void onError(Throwable error) {
        LOG.log(Level.FINE, "A client of the stream went away", error);
        gone();
    }

    /** The connection is known to be closed. */
    void gone() {
        gone = true;
        wake();
    }

    /** Gives it a turn soon. Cheap, from any thread. */
    void wake() {
        if (wakes.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        if (!execute(this::work)) {
            wakes.set(0);
        }
    }

    private boolean execute(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(Level.FINE, "A client of the stream waits for the next time it is woken", e);
            return false;
        }
    }

    /** Others have their turn before its next. */
    private void work() {
        int seen = wakes.get();
        turn();
        if (wakes.addAndGet(-seen) > 0) {
            schedule();
        }
    }

    private synchronized void turn() {
        if (over.get()) {
            return;
        }
        try {
            if (gone) {
                end(End.GONE);
            } else if (open) {
                write();
            }
        } catch (IOException | IllegalStateException e) {
            // The container's ways to say that the connection is closed.
            LOG.log(Level.FINE, "A client of the stream went away", e);
            end(End.GONE);
        } catch (FellBehindException e) {
            end(End.DROPPED);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "A client of the stream is sent away, as its events cannot be read: {0}",
                    e.toString());
            end(End.FAILED);
        }
    }

    private void write() throws IOException {
        for (int step = 0; step < STEPS_A_TURN; step++) {
            if (!out.isReady()) {
                endIfBehind();
                return;
            }
            if (unflushed) {
                out.flush();
                unflushed = false;
            } else if (!writeNext()) {
                return;
            }
        }
        wake();
    }

    /** Returns whether there may be more to do. */
    private boolean writeNext() throws IOException {
        byte[] bytes = text.next();
        if (bytes.length == 0 && text.isCaughtUp() && isHeartbeatDue()) {
            bytes = EventText.HEARTBEAT.getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length > 0) {
            out.write(bytes);
            unflushed = true;
            lastWrite = clock.instant();
        }
        return unflushed || !text.isCaughtUp();
    }

    private boolean isHeartbeatDue() {
        return !clock.instant().isBefore(lastWrite.plus(HEARTBEAT));
    }

    private void endIfBehind() {
        if (text.isBehind()) {
            end(End.DROPPED);
        }
    }

    /** Ends it as the application stops. */
    void stop() {
        end(End.STOPPED);
    }

    /** Sends a client away in whose write a thread hangs: Open Liberty waits there for a client that does not read. */
    void endIfStuck() {
        if (text.isBehind() && !over.get()) {
            execute(() -> end(End.DROPPED));
        }
    }

    private void end(End why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        ended.accept(this, why);
    }
}
