package dev.orderly.event;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Lifts the data of an older version of an event by one step, so that subscribers handle the newest record only. A class of
 * its own in a package of the module that owns the event, annotated with {@link Upcasts}; no bean, nothing is injected, made
 * once by its constructor without arguments, called by many threads.
 *
 * <p>It is pure: the same data gives the same result, from nothing else. A {@link Personal} field of an older event may have
 * been erased, and is null then. What it throws makes the delivery a dead letter.
 */
@FunctionalInterface
public interface Upcaster {

    /**
     * The data as the next version has it.
     *
     * @param data a copy, which may be changed and returned
     */
    ObjectNode lift(ObjectNode data);
}
