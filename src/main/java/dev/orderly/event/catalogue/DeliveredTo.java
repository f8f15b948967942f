package dev.orderly.event.catalogue;

import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What {@code @Durable} becomes at deployment, so that an event can be fired to one subscriber alone; and {@code @Live} where
 * an observer has a pace of its own, so that no event is fired to it.
 */
@Qualifier
@Target(PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface DeliveredTo {

    String value();

    /** The qualifier as a value. */
    final class Literal extends AnnotationLiteral<DeliveredTo> implements DeliveredTo {
        private static final long serialVersionUID = 1L;
        private final String value;

        public Literal(String value) {
            this.value = value;
        }

        @Override
        public String value() {
            return value;
        }
    }
}
