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
 * Calls again when a call throws, with exponential backoff and jitter; the last error is thrown as it is.
 *
 * <p>Stands outside the transaction: each attempt has a new one. Within a transaction that is already active nothing is
 * retried, as it could only be rolled back; its owner retries. {@link FinalFailure}s and {@link #abortOn} are never retried,
 * nor are outages (see {@link Outages}) while an event is delivered: these pause the whole subscriber.
 */
@InterceptorBinding
@Documented
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Retry {

    /** Calls in all, the first included; 0 takes {@code ORDERLY_RETRY_IMMEDIATE}. */
    @Nonbinding
    int attempts() default 0;

    /** Milliseconds before the second call; doubled for each further one. */
    @Nonbinding
    long delay() default 20;

    /** The longest wait, in milliseconds. */
    @Nonbinding
    long maxDelay() default 1000;

    /** By which part each wait is shortened or lengthened at random, 0 to 1. */
    @Nonbinding
    double jitter() default 0.25;

    /** Errors that no retry mends. */
    @Nonbinding
    Class<? extends Throwable>[] abortOn() default {};
}
