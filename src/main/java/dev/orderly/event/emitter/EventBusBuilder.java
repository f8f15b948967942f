package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/** Makes an {@link EventBus} that differs from {@code new EventBus()}. */
public final class EventBusBuilder {

    final OwnThreads ownThreads = new OwnThreads();
    BusTimer timer = ownThreads.timer();
    Executor executor = ownThreads.executor();
    int maxListeners = 10;
    int maxNames = 1_000;
    Duration closeTimeout = Duration.ofSeconds(5);

    EventBusBuilder() {}

    /** The time it goes by; by default the system's, with a thread of its own for what is due. */
    public EventBusBuilder timer(BusTimer timer) {
        this.timer = Objects.requireNonNull(timer);
        return this;
    }

    /** Calls asynchronous listeners that have no executor of their own; by default threads as needed. */
    public EventBusBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor);
        return this;
    }

    /** With more listeners under one pattern, a warning is logged, once: 10 by default; 0 for never. */
    public EventBusBuilder maxListeners(int listeners) {
        this.maxListeners = listeners;
        return this;
    }

    /**
     * How many names are remembered that have no listener of their own: 1,000 by default. Emits of further ones cost more,
     * and are counted together as {@link EventBus#OTHER_NAMES}.
     */
    public EventBusBuilder maxNames(int names) {
        this.maxNames = names;
        return this;
    }

    /** How long {@link EventBus#close()} waits for asynchronous listeners: 5 s by default. */
    public EventBusBuilder closeTimeout(Duration timeout) {
        this.closeTimeout = Objects.requireNonNull(timeout);
        return this;
    }

    public EventBus build() {
        return new EventBus(this);
    }
}
