package dev.orderly.event.resilience;

import dev.orderly.event.Cause;
import dev.orderly.event.Logged;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Logs a call under the name of the called class. */
@Logged
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class LoggedInterceptor {

    @AroundInvoke
    Object log(InvocationContext call) throws Exception {
        var logger = Logger.getLogger(call.getMethod().getDeclaringClass().getName());
        long start = System.nanoTime();
        try {
            Object result = call.proceed();
            if (logger.isLoggable(Level.FINE)) {
                logger.log(Level.FINE, describe(call, start, "done"));
            }
            return result;
        } catch (Exception | Error e) {
            if (logger.isLoggable(Level.INFO)) {
                logger.log(Level.INFO, describe(call, start, "failed: " + e));
            }
            throw e;
        }
    }

    private static String describe(InvocationContext call, long start, String outcome) {
        var arguments = Arrays.stream(call.getParameters())
                .map(argument -> argument == null ? "null" : argument.getClass().getSimpleName())
                .collect(Collectors.joining(", "));
        return "%s(%s) correlation %s %s after %d µs"
                .formatted(
                        call.getMethod().getName(),
                        arguments,
                        Cause.current().correlationId(),
                        outcome,
                        TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    }
}
