package dev.orderly.event;

import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the handler of a {@link Subscriber}: {@code void on(@Observes @Durable OrderCreated created)}.
 *
 * <p>Delivered at least once, in the order of the event's key, in a transaction of its own; a repeated delivery has no
 * effect. A handler throws what goes wrong; the delivery machinery decides what follows.
 */
@Qualifier
@Documented
@Target(PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Durable {}
