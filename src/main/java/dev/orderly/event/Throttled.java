package dev.orderly.event;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.PARAMETER;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Keeps a live observer from being called too often: {@code void on(@Observes @Live @Throttled(every = "1s") OrderCreated e)}.
 *
 * <p>The first event is shown, those that follow within the time are not. An observer of several types is throttled for each
 * on its own. Called as {@link Live} says; {@code @ObservesAsync} on a thread of the bus.
 */
@Documented
@Target({METHOD, PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Throttled {

    /** The time: {@code 250ms}, {@code 10s}, {@code 15m}, {@code 2h}. */
    String every();

    /** Whether the time runs for each key, such as each order, on its own. */
    boolean perKey() default false;
}
