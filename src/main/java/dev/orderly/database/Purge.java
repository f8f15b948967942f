package dev.orderly.database;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Removes rows whose time is over, each minute: in chunks, each a transaction of its own, with a pause in between, so that
 * whoever works on the same database hardly notices. Thread-safe.
 */
public final class Purge {

    /** Rows that a transaction removes at most. */
    static final int CHUNK = 2_000;

    private static final Logger LOG = Logger.getLogger(Purge.class.getName());
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Transactions transactions;
    private final ManagedScheduledExecutorService executor;
    private final List<Kind> kinds;
    private final Map<String, Integer> removed = new TreeMap<>();
    private Future<?> next;
    private boolean stopped;

    /**
     * Rows of one kind.
     *
     * @param name in the plural, for the log
     * @param chunk how they are removed
     */
    public record Kind(String name, Chunk chunk) {}

    /** Removes rows in the caller's transaction. */
    @FunctionalInterface
    public interface Chunk {

        /**
         * @param limit how many at most
         * @return how many; less than the limit when there are no more for now
         */
        int remove(int limit);
    }

    public Purge(Transactions transactions, ManagedScheduledExecutorService executor, List<Kind> kinds) {
        this.transactions = transactions;
        this.executor = executor;
        this.kinds = List.copyOf(kinds);
    }

    /** Begins, a minute from now. */
    public synchronized void start() {
        schedule(INTERVAL);
    }

    /** Ends, once the chunk at work is through. */
    public synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void schedule(Duration delay) {
        next = executor.schedule(this::step, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized void step() {
        if (!stopped) {
            schedule(removesAChunkOfEach() ? PAUSE : INTERVAL);
        }
    }

    /** True if there is more to remove. An error would end the schedule; what is left is removed the next time. */
    private boolean removesAChunkOfEach() {
        boolean more = false;
        try {
            for (var kind : kinds) {
                int count = transactions.inNew(() -> kind.chunk().remove(CHUNK));
                removed.merge(kind.name(), count, Integer::sum);
                more |= count >= CHUNK;
            }
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "Rows whose time is over could not be removed, trying again in a minute", e);
            more = false;
        }
        if (!more) {
            tell();
        }
        return more;
    }

    private void tell() {
        String figures = removed.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        if (!figures.isEmpty()) {
            LOG.log(Level.INFO, "Removed what was kept long enough: {0}", figures);
        }
        removed.clear();
    }
}
