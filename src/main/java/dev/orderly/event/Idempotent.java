package dev.orderly.event;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a call have its effect once per key: the key is written to the inbox in the same transaction as the effect, and
 * a call with a key that is there already is skipped and returns null (or zero, or false).
 *
 * <p>The key is the argument marked with {@link IdempotencyKey}, or else the id of the event being delivered; the scope
 * is the subscriber, or else {@link #scope}. Needs an active transaction.
 */
@InterceptorBinding
@Documented
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

    /** What keys are unique within; by default the simple name of the class and the method. */
    @Nonbinding
    String scope() default "";
}
