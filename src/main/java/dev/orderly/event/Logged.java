package dev.orderly.event;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Logs each call under the name of its class, with the types of its arguments, the correlation, the outcome and the
 * duration: at {@code FINE}, or at {@code INFO} if it threw. What was thrown goes on as it is.
 */
@InterceptorBinding
@Documented
@Target({TYPE, METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Logged {}
