package dev.orderly.event;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Why the next event is published: what it will carry as correlation, causation, depth, path and trace.
 *
 * <p>While an event is handled, or a request is answered, it is bound to the thread. Work that goes on later stores it
 * and binds it again.
 *
 * @param correlationId the same for all that follows from one request
 * @param causationId the event that led here; null for a request
 * @param depth how many events led here; 0 for a request
 * @param path the types of those events, oldest first, as far as known
 * @param traceparent W3C trace context
 */
public record Cause(String correlationId, UUID causationId, int depth, List<String> path, String traceparent) {

    private static final ThreadLocal<Cause> BOUND = new ThreadLocal<>();

    public Cause {
        path = List.copyOf(path);
    }

    /** A beginning: a request or a job that no event caused. */
    public static Cause beginning() {
        return beginning(UuidCreator.getTimeOrderedEpochFast().toString(), newTraceparent());
    }

    public static Cause beginning(String correlationId, String traceparent) {
        return new Cause(correlationId, null, 0, List.of(), traceparent);
    }

    /** What an event leads to. */
    public static Cause of(Envelope envelope) {
        return new Cause(
                envelope.correlationId(),
                envelope.eventId(),
                envelope.depth() + 1,
                followed(envelope.path(), envelope.type()),
                envelope.traceparent());
    }

    private static List<String> followed(List<String> path, String type) {
        var longer = path.toArray(new String[path.size() + 1]);
        longer[path.size()] = type;
        return List.of(longer);
    }

    /** The cause bound to this thread, or a beginning. */
    public static Cause current() {
        Cause bound = BOUND.get();
        return bound == null ? beginning() : bound;
    }

    /** Binds this cause to the thread until the scope is closed. */
    public Scope bind() {
        Cause before = BOUND.get();
        BOUND.set(this);
        return () -> restore(before);
    }

    /** A random W3C {@code traceparent}, sampled. */
    public static String newTraceparent() {
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + "-"
                + hex.toHexDigits(random.nextLong() | 1) + "-01";
    }

    private static void restore(Cause before) {
        if (before == null) {
            BOUND.remove();
        } else {
            BOUND.set(before);
        }
    }

    /** Ends a binding; closes without an exception. */
    @FunctionalInterface
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
