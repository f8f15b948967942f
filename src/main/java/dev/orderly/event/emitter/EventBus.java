package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Calls the listeners of a name, at once, on the emitter's thread and in the order in which they were added; wildcards and
 * exact names alike.
 *
 * <p>Names are segments with dots or colons in between, which mean the same: {@code order.created} is {@code order:created}.
 * In a pattern {@code *} stands for one segment and {@code **} for any number, none included.
 *
 * <p>Each listener is on its own: what one throws is told to {@link #onError}, and neither the others nor the emitter see
 * it. Only a {@link VirtualMachineError} ends the emit and reaches the emitter, as the rest would meet it, too.
 *
 * <p>Safe for all threads, and for listeners that change or use the bus. An emit calls those who listened when it began; an
 * emit inside of a listener is done before the outer one goes on.
 */
public final class EventBus implements AutoCloseable {

    /** Under what {@link #statistics()} counts names that are not remembered. */
    public static final String OTHER_NAMES = "(other names)";

    private final Registry registry;
    private final Topics topics;
    private final Monitor monitor;
    private final Pipeline.Surroundings surroundings;
    private final Closing closing;
    private final Awaited awaited;
    private volatile boolean closed;

    public EventBus() {
        this(builder());
    }

    EventBus(EventBusBuilder settings) {
        registry = new Registry(settings.maxListeners, settings.maxNames);
        topics = registry.topics();
        monitor = new Monitor(topics);
        surroundings = new Pipeline.Surroundings(monitor, settings.timer, settings.executor);
        closing = new Closing(registry, settings);
        awaited = new Awaited(this, settings.timer);
    }

    public static EventBusBuilder builder() {
        return new EventBusBuilder();
    }

    /**
     * Calls all who listen to this name.
     *
     * @return whether anybody does
     * @throws IllegalArgumentException if it is no name, or a pattern
     * @throws IllegalStateException if the bus is closed
     * @throws OverflowException if a queue with {@link Overflow#FAIL} is full; all others were called
     */
    public boolean emit(String name, Object payload) {
        Topic topic = topics.known(name);
        if (topic == null || closed) {
            return emitUnknown(name, payload);
        }
        return emit(topic, topic.audience(), name, payload);
    }

    public <T> Subscription on(String pattern, Consumer<T> listener) {
        return on(pattern, ListenerOptions.defaults(), listener);
    }

    /** @param listener takes the name, with dots, and the payload */
    public <T> Subscription on(String pattern, BiConsumer<String, T> listener) {
        return on(pattern, ListenerOptions.defaults(), listener);
    }

    public <T> Subscription on(String pattern, ListenerOptions options, Consumer<T> listener) {
        return append(pattern, options, Listener.of(listener), false);
    }

    public <T> Subscription on(String pattern, ListenerOptions options, BiConsumer<String, T> listener) {
        return append(pattern, options, Listener.of(listener), false);
    }

    /** As {@link #on(String, Consumer)}, but for one emit: exactly one, even if several begin at the same time. */
    public <T> Subscription once(String pattern, Consumer<T> listener) {
        return append(pattern, ListenerOptions.defaults(), Listener.of(listener), true);
    }

    /** As {@link #on(String, BiConsumer)}, but for one emit: exactly one, even if several begin at the same time. */
    public <T> Subscription once(String pattern, BiConsumer<String, T> listener) {
        return append(pattern, ListenerOptions.defaults(), Listener.of(listener), true);
    }

    /** As {@link #on(String, Consumer)}, but called before those who listen already. */
    public <T> Subscription prepend(String pattern, Consumer<T> listener) {
        var registration = register(pattern, ListenerOptions.defaults(), Listener.of(listener), false);
        registry.prepend(registration);
        return registration;
    }

    /**
     * Takes a listener off, as {@link Subscription#close()} does; if it listens more than once, the latest.
     *
     * @param listener the very object that was added
     * @return whether it was there
     */
    public boolean off(String pattern, Object listener) {
        var found = registry.find(NamePattern.of(pattern), listener);
        if (found != null) {
            found.close();
        }
        return found != null;
    }

    /** Takes off all who were added with exactly this name or pattern. */
    public void removeAllListeners(String pattern) {
        var canonical = NamePattern.of(pattern).text();
        registry.all(listener -> listener.pattern().equals(canonical)).forEach(Registration::close);
    }

    public void removeAllListeners() {
        registry.all(listener -> true).forEach(Registration::close);
    }

    /** How many an emit of this name would call; of a pattern, how many were added with exactly this one. */
    public int listenerCount(String name) {
        var pattern = NamePattern.of(name);
        return pattern.isWild()
                ? registry.all(listener -> listener.pattern().equals(pattern.text()))
                        .size()
                : registry.audienceOf(pattern).size();
    }

    /** The names and patterns that are listened to, in canonical form, sorted. */
    public Set<String> eventNames() {
        return registry.patterns();
    }

    /** Who is told of what listeners throw, instead of the log. What this throws itself is logged. */
    public void onError(Consumer<? super ListenerFailure> handler) {
        monitor.handler(Objects.requireNonNull(handler));
    }

    /**
     * The payload of the next emit. What hangs on the future runs on the emitter's thread; cancelling it takes it off.
     *
     * @return fails with a {@link java.util.concurrent.TimeoutException} when time is over; cancelled when the bus is closed
     */
    public <T> CompletableFuture<T> await(String pattern, Duration timeout) {
        return awaited.await(pattern, timeout);
    }

    /** What happened so far, by name. Times are samples: see {@link NameStatistics}. */
    public List<NameStatistics> statistics() {
        return topics.statistics();
    }

    /**
     * Passes on what debounces and batches hold, waits for asynchronous listeners up to the time limit, then refuses emits.
     * What still waits then is lost, counted as dropped, and logged. Closing it again does nothing.
     */
    @Override
    public void close() {
        if (!closed) {
            awaited.cancel();
            closing.finish();
            closed = true;
            closing.stop();
        }
    }

    private Subscription append(String pattern, ListenerOptions options, Listener listener, boolean once) {
        var registration = register(pattern, options, listener, once);
        registry.append(registration);
        return registration;
    }

    private Registration register(String pattern, ListenerOptions options, Listener listener, boolean once) {
        return new Registration(
                registry,
                NamePattern.of(pattern),
                listener.identity(),
                options.describe(listener.identity()),
                Pipeline.of(listener, options, surroundings),
                once);
    }

    private boolean emitUnknown(String spelling, Object payload) {
        if (closed) {
            throw new IllegalStateException("The bus is closed: %s was not emitted".formatted(spelling));
        }
        var name = NamePattern.concrete(spelling);
        Topic topic = registry.learn(spelling, name);
        return topic == null
                ? emit(topics.others, registry.audienceOf(name), name.text(), payload)
                : emit(topic, topic.audience(), name.text(), payload);
    }

    private boolean emit(Topic topic, Audience audience, String name, Object payload) {
        if (topic.emits.next()) {
            emitTimed(topic, audience, name, payload);
        } else {
            call(audience, name, payload);
        }
        return audience.size() > 0;
    }

    private void emitTimed(Topic topic, Audience audience, String name, Object payload) {
        long start = System.nanoTime();
        try {
            call(audience, name, payload);
        } finally {
            topic.took(System.nanoTime() - start);
        }
    }

    private void call(Audience audience, String name, Object payload) {
        Consumer<Object>[] calls = audience.calls();
        OverflowException refusal = null;
        for (int i = 0; i < calls.length; i++) {
            try {
                calls[i].accept(payload);
            } catch (Throwable e) {
                refusal = failed(audience.owners()[i], name, payload, e, refusal);
            }
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    private OverflowException failed(
            Registration owner, String name, Object payload, Throwable error, OverflowException refusal) {
        if (error instanceof OverflowException overflow
                && overflow.isOf(owner.pipeline().queue())) {
            return refusal == null ? overflow : refusal;
        }
        monitor.failed(new ListenerFailure(name.replace(':', '.'), payload, owner.description, error));
        return refusal;
    }
}
