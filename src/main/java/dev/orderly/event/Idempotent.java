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
 * <p>The key is the argument marked with {@link IdempotencyKey}, or else the id of the event being delivered. For the
 * handlers of a {@link Subscriber} the scope is its name. A transaction must be active: a call that is rolled back does
 * not count. Without one, or without a key, the call throws an {@link IllegalStateException}; with a null or blank key
 * an {@link IllegalArgumentException}.
 */
@InterceptorBinding
@Documented
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

    /**
     * What keys are unique within, up to 100 characters; by default the names of the class and the method. Choose one to
     * keep it when they are renamed.
     */
    @Nonbinding
    String scope() default "";
}
