package dev.orderly.event;

import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which version of which event an {@link Upcaster} lifts to the next one.
 *
 * <p>It is a stereotype only so that the container shows annotated classes to the catalogue; they never become beans.
 */
@Stereotype
@Documented
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Upcasts {

    /** The event's name: {@code order.created}. */
    String type();

    /** The version it takes; what it gives is the next. */
    int from();
}
