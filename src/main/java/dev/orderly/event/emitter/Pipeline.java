package dev.orderly.event.emitter;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The way to one listener: what its options ask for, in order.
 *
 * @param direct the listener itself, if nothing stands between it and the emitter; or null
 * @param entry where payloads go in
 * @param collector holds payloads back to pass them on later; or null
 * @param queue where payloads wait for another thread; or null
 */
record Pipeline(Consumer<Object> direct, Stage entry, Stage collector, AsyncQueue queue) {

    /**
     * What all pipelines of a bus share.
     *
     * @param executor runs queues that have none of their own
     */
    record Surroundings(Monitor monitor, BusTimer timer, Executor executor) {}

    static Pipeline of(Listener listener, ListenerOptions options, Surroundings bus) {
        String description = options.describe(listener.identity());
        var queue = options.queue() == null
                ? null
                : new AsyncQueue(
                        description, options.queue(), bus, bus.monitor().guarded(description, listener.call()));
        Stage target = queue == null ? listener.call() : queue;
        Stage collector = collector(options, bus, bus.monitor().guarded(description, target));
        Stage next = collector == null ? target : collector;
        Stage entry = options.throttle() == null ? next : new Throttle(options, bus, next);
        return new Pipeline(entry == listener.call() ? listener.plain() : null, entry, collector, queue);
    }

    /** What an emit of this name calls. */
    Consumer<Object> boundTo(String name) {
        return direct != null ? direct : payload -> entry.accept(name, payload);
    }

    /** Passes on what was collected, and collects no more. */
    void end() {
        if (collector != null) {
            collector.end();
        }
    }

    private static Stage collector(ListenerOptions options, Surroundings bus, Stage next) {
        if (options.batch() != null) {
            return new Batching(options.batch(), bus.timer(), next);
        }
        return options.debounce() == null ? null : new Debounce(options, bus, next);
    }
}
