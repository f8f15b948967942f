package dev.orderly.event.resilience;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.orderly.database.Database;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Retry;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Repeats a failed call by Failsafe, outside the transaction of each attempt. */
@Retry
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 150)
class RetryInterceptor {

    private static final Map<Method, RetryPolicy<Object>> POLICIES = new ConcurrentHashMap<>();

    @Inject
    private Database database;

    @Inject
    private ImmediateRetries immediate;

    @AroundInvoke
    Object retry(InvocationContext call) throws Exception {
        if (database.inTransaction()) {
            return call.proceed();
        }
        var policy = POLICIES.computeIfAbsent(call.getMethod(), method -> policy(call));
        try {
            return Failsafe.with(policy).get(call::proceed);
        } catch (FailsafeException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private RetryPolicy<Object> policy(InvocationContext call) {
        var retry = binding(call);
        int attempts = retry.attempts() > 0 ? retry.attempts() : immediate.attempts();
        return RetryPolicy.builder()
                .withMaxAttempts(attempts)
                .withBackoff(Duration.ofMillis(retry.delay()), Duration.ofMillis(retry.maxDelay()))
                .withJitter(retry.jitter())
                .abortOn(Stream.concat(Stream.of(FinalFailure.class), Stream.of(retry.abortOn()))
                        .<Class<? extends Throwable>>map(type -> type)
                        .toList())
                .build();
    }

    /** The binding of the method, else of its class, else of a stereotype of the class. */
    private static Retry binding(InvocationContext call) {
        var onMethod = call.getMethod().getAnnotation(Retry.class);
        if (onMethod != null) {
            return onMethod;
        }
        var type = call.getMethod().getDeclaringClass();
        if (type.isAnnotationPresent(Retry.class)) {
            return type.getAnnotation(Retry.class);
        }
        for (var annotation : type.getAnnotations()) {
            if (annotation.annotationType().isAnnotationPresent(Retry.class)) {
                return annotation.annotationType().getAnnotation(Retry.class);
            }
        }
        throw new IllegalStateException("No @Retry on " + call.getMethod());
    }
}
