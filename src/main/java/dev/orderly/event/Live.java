package dev.orderly.event;

import static java.lang.annotation.ElementType.PARAMETER;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a live observer: {@code @Observes @Live} or {@code @ObservesAsync @Live}.
 *
 * <p>Called in this process right after the publishing transaction committed; best effort, nothing stored, no
 * transaction. What it throws is logged and harms nobody else.
 */
@Qualifier
@Documented
@Target(PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Live {

    /** The qualifier as a value. */
    final class Literal extends AnnotationLiteral<Live> implements Live {
        private static final long serialVersionUID = 1L;
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
