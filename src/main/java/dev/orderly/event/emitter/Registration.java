package dev.orderly.event.emitter;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One listener under one pattern. Registering one twice makes two. */
final class Registration implements Subscription {

    final NamePattern pattern;
    final Object listener;
    final String description;

    private final Registry registry;
    private final Pipeline pipeline;
    private final AtomicBoolean spent;
    private long order;

    /** @param once whether the first call takes it off */
    Registration(
            Registry registry,
            NamePattern pattern,
            Object listener,
            String description,
            Pipeline pipeline,
            boolean once) {
        this.registry = registry;
        this.pattern = pattern;
        this.listener = listener;
        this.description = description;
        this.pipeline = pipeline;
        this.spent = once ? new AtomicBoolean() : null;
    }

    /** What an emit of this name calls. */
    Consumer<Object> boundTo(String name) {
        if (spent != null) {
            return payload -> acceptOnce(name, payload);
        }
        return pipeline.boundTo(name);
    }

    private void acceptOnce(String name, Object payload) {
        if (spent.compareAndSet(false, true)) {
            registry.remove(this);
            pipeline.entry().accept(name, payload);
        }
    }

    Pipeline pipeline() {
        return pipeline;
    }

    long order() {
        return order;
    }

    void placeAt(long place) {
        order = place;
    }

    @Override
    public String pattern() {
        return pattern.text();
    }

    @Override
    public void close() {
        if (registry.remove(this)) {
            pipeline.end();
        }
    }

    @Override
    public String toString() {
        return "%s on %s".formatted(description, pattern);
    }
}
