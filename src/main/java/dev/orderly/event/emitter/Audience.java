package dev.orderly.event.emitter;

import java.util.List;
import java.util.function.Consumer;

/**
 * Who is called when one name is emitted, in order; never changed, but replaced.
 *
 * @param calls what an emit calls, side by side with
 * @param owners to whom each call belongs
 */
record Audience(Consumer<Object>[] calls, Registration[] owners) {

    @SuppressWarnings("unchecked")
    static Audience of(NamePattern name, List<Registration> listeners) {
        return new Audience(
                listeners.stream()
                        .map(listener -> listener.boundTo(name.text()))
                        .toArray(Consumer[]::new),
                listeners.toArray(Registration[]::new));
    }

    int size() {
        return calls.length;
    }
}
