package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * How one listener wants its payloads. Immutable: each method answers a copy that wants one thing more.
 *
 * <p>A payload passes what is asked for in this order: throttle, debounce or batch, queue. Without any, the listener runs on
 * the emitter's thread.
 */
public final class ListenerOptions implements Cloneable {

    private static final ListenerOptions DEFAULTS = new ListenerOptions();

    private String description;
    private Duration throttle;
    private Duration debounce;
    private Function<Object, ?> key;
    private Batch batch;
    private Queue queue;

    private ListenerOptions() {}

    record Batch(int size, Duration delay) {}

    /** @param executor null for that of the bus */
    record Queue(Executor executor, int capacity, Overflow overflow) {}

    public static ListenerOptions defaults() {
        return DEFAULTS;
    }

    /** What logs and failures call the listener, instead of its class. */
    public ListenerOptions named(String name) {
        var copy = copy();
        copy.description = Objects.requireNonNull(name);
        return copy;
    }

    /**
     * Passes the first payload on, and none that follow within this time; per name, or per key if there is one. Of the 10,000
     * keys passed last, that is: those before may pass early.
     */
    public ListenerOptions throttle(Duration interval) {
        var copy = copy();
        copy.throttle = positive(interval);
        return copy;
    }

    /** Passes the latest payload on once none has come for this time; per name, or per key. On a thread of the timer. */
    public ListenerOptions debounce(Duration quiet) {
        if (batch != null) {
            throw new IllegalStateException("A listener has either batches or a debounce");
        }
        var copy = copy();
        copy.debounce = positive(quiet);
        return copy;
    }

    /** Throttles and debounces by what this takes from a payload, whatever the name. */
    @SuppressWarnings("unchecked")
    public <T> ListenerOptions keyedBy(Function<T, ?> keyOf) {
        var copy = copy();
        copy.key = (Function<Object, ?>) Objects.requireNonNull(keyOf);
        return copy;
    }

    /**
     * Passes on lists, in the order of the emits and one at a time: as soon as one is full, on the emitter's thread, or when
     * its first payload has waited for this long, on a thread of the timer. The name is that of the newest payload.
     */
    public ListenerOptions batch(int size, Duration delay) {
        if (debounce != null) {
            throw new IllegalStateException("A listener has either batches or a debounce");
        }
        var copy = copy();
        copy.batch = new Batch(positive(size), positive(delay));
        return copy;
    }

    /** As {@link #async(Executor, int, Overflow)}, with the executor of the bus. */
    public ListenerOptions async(int capacity, Overflow overflow) {
        var copy = copy();
        copy.queue = new Queue(null, positive(capacity), Objects.requireNonNull(overflow));
        return copy;
    }

    /**
     * Calls the listener from this executor, one payload at a time, in the order of the emits.
     *
     * @param capacity how many payloads wait at most, beside the one that is handled
     */
    public ListenerOptions async(Executor executor, int capacity, Overflow overflow) {
        var copy = copy();
        copy.queue = new Queue(Objects.requireNonNull(executor), positive(capacity), Objects.requireNonNull(overflow));
        return copy;
    }

    String describe(Object listener) {
        return description == null ? listener.getClass().getName() : description;
    }

    Duration throttle() {
        return throttle;
    }

    Duration debounce() {
        return debounce;
    }

    Batch batch() {
        return batch;
    }

    Queue queue() {
        return queue;
    }

    Object keyOf(String name, Object payload) {
        return key == null ? name : key.apply(payload);
    }

    private ListenerOptions copy() {
        try {
            return (ListenerOptions) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    private static Duration positive(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("A time above zero is needed, not " + duration);
        }
        return duration;
    }

    private static int positive(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("A number from 1 is needed, not " + size);
        }
        return size;
    }
}
