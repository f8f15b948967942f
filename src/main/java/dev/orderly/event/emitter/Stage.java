package dev.orderly.event.emitter;

/** One step on the way of a payload to its listener. */
@FunctionalInterface
interface Stage {

    void accept(String name, Object payload);

    /** Passes on what it holds, and holds nothing from now on. */
    default void end() {}
}
