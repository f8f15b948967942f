package dev.orderly.event;

import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and version under which an event travels and is stored; the class may be renamed, these may not.
 *
 * <p>It is a stereotype only so that the container shows annotated records to the catalogue; they never become beans.
 */
@Stereotype
@Documented
@Target(TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EventType {

    /** Lower case, dotted, past tense: {@code order.created}. */
    String value();

    int version() default 1;
}
