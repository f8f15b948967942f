package dev.orderly.event;

import static java.lang.annotation.ElementType.METHOD;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares what the handling of an event may lead to, on the handler's method:
 * {@code @Publishes(InventoryReserved.class) void on(@Observes @Durable OrderCreated created)}.
 *
 * <p>That is what the handler publishes itself, and what work that it starts publishes later with the event as its
 * {@link Cause}. A handler without it leads to nothing. A cycle among the declarations is a warning at the deployment; an
 * event that is published undeclared is one when it is first seen. Neither stops anything: that is the business of
 * {@code ORDERLY_MAX_DEPTH}.
 */
@Documented
@Target(METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Publishes {

    /** Events, each with an {@link EventType}. */
    Class<? extends DomainEvent>[] value();

    /**
     * Why a cycle through this handler is wanted, and what ends it: {@code "asks again, three times at most"}. Then it is no
     * warning.
     */
    String loopsBecause() default "";
}
