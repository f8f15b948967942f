package dev.orderly.event.emitter;

import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What is called in the end.
 *
 * @param identity the object that was given to the bus, and by which it is taken off
 * @param plain the same if it takes the payload alone, or null
 * @param call calls it
 */
record Listener(Object identity, Consumer<Object> plain, Stage call) {

    @SuppressWarnings("unchecked")
    static Listener of(Consumer<?> listener) {
        var plain = (Consumer<Object>) Objects.requireNonNull(listener, "listener");
        return new Listener(listener, plain, (name, payload) -> plain.accept(payload));
    }

    @SuppressWarnings("unchecked")
    static Listener of(BiConsumer<String, ?> listener) {
        var named = (BiConsumer<String, Object>) Objects.requireNonNull(listener, "listener");
        return new Listener(listener, null, named::accept);
    }
}
