package dev.orderly.event;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Shows a live observer many events at once: {@code void on(@Observes @Live @Batched(size = 100, delay = "1s")
 * List<OrderCreated> events)}.
 *
 * <p>In the order of the commits, one list at a time, on a thread of the bus: when so many have come, when the first has waited
 * that long, and when the application stops. An observer of several types gets lists of each. What is {@link Throttled} away
 * is in no list. If an observer is a hundred lists behind, the oldest are dropped and counted.
 */
@Documented
@Target({METHOD, PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Batched {

    /** How many events a list has at most. */
    int size() default 100;

    /** How long an event waits at most: {@code 250ms}, {@code 10s}. */
    String delay() default "500ms";
}
