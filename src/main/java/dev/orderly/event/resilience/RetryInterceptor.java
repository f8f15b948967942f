package dev.orderly.event.resilience;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.orderly.database.Database;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Outages;
import dev.orderly.event.Retry;
import dev.orderly.event.inbox.Delivery;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Intercepted;
import jakarta.enterprise.inject.spi.Bean;
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

    private static final Map<Target, RetryPolicy<Object>> POLICIES = new ConcurrentHashMap<>();

    @Inject
    private Database database;

    @Inject
    private ImmediateRetries immediate;

    @Inject
    @Intercepted
    private Bean<?> bean;

    /** What a policy is kept for: beans may share an inherited method. */
    private record Target(Class<?> bean, Method method) {}

    @AroundInvoke
    Object retry(InvocationContext call) throws Exception {
        if (database.inTransaction()) {
            return call.proceed();
        }
        var target = new Target(bean.getBeanClass(), call.getMethod());
        var policy = POLICIES.computeIfAbsent(target, this::policy);
        try {
            return Failsafe.with(policy).get(call::proceed);
        } catch (FailsafeException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private RetryPolicy<Object> policy(Target target) {
        return policy(Bindings.of(target.method(), target.bean(), Retry.class), immediate.attempts());
    }

    static RetryPolicy<Object> policy(Retry retry, int defaultAttempts) {
        return RetryPolicy.builder()
                .withMaxAttempts(retry.attempts() > 0 ? retry.attempts() : defaultAttempts)
                .withBackoff(Duration.ofMillis(retry.delay()), Duration.ofMillis(retry.maxDelay()))
                .withJitter(retry.jitter())
                .abortOn(Stream.concat(Stream.of(FinalFailure.class), Stream.of(retry.abortOn()))
                        .<Class<? extends Throwable>>map(type -> type)
                        .toList())
                .abortIf((result, error) -> isForThePump(error))
                .onFailedAttempt(
                        failed -> Delivery.current().ifPresent(delivery -> delivery.failed(failed.getLastException())))
                .onAbort(aborted -> Delivery.current().ifPresent(Delivery::failedForGood))
                .build();
    }

    /** What is away is away for other events too: their pump pauses, instead of each trying for itself. */
    private static boolean isForThePump(Throwable error) {
        return Delivery.current().isPresent() && Outages.is(error);
    }
}
