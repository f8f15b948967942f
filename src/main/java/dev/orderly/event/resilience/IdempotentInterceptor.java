package dev.orderly.event.resilience;

import dev.orderly.event.IdempotencyKey;
import dev.orderly.event.Idempotent;
import dev.orderly.event.inbox.Delivery;
import dev.orderly.event.inbox.Inbox;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Claims a key in the inbox, within the transaction of the effect, before it lets the call through. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotentInterceptor {

    @Inject
    private Inbox inbox;

    @AroundInvoke
    Object once(InvocationContext call) throws Exception {
        return claim(call) ? call.proceed() : zero(call.getMethod().getReturnType());
    }

    private boolean claim(InvocationContext call) {
        Optional<String> key = key(call);
        if (key.isPresent()) {
            var id = UUID.nameUUIDFromBytes(key.get().getBytes(StandardCharsets.UTF_8));
            return inbox.claim(scope(call), id);
        }
        var delivery = Delivery.current()
                .orElseThrow(() -> new IllegalStateException(
                        "%s is @Idempotent but has no key: mark an argument with @IdempotencyKey"
                                .formatted(call.getMethod())));
        return delivery.claimed()
                || inbox.claim(delivery.subscriber(), delivery.envelope().eventId());
    }

    private static Optional<String> key(InvocationContext call) {
        var annotations = call.getMethod().getParameters();
        for (int i = 0; i < annotations.length; i++) {
            if (annotations[i].isAnnotationPresent(IdempotencyKey.class)) {
                return Optional.of(String.valueOf(call.getParameters()[i]));
            }
        }
        return Optional.empty();
    }

    private static String scope(InvocationContext call) {
        var binding = call.getMethod().getAnnotation(Idempotent.class);
        return binding != null && !binding.scope().isEmpty()
                ? binding.scope()
                : call.getMethod().getDeclaringClass().getSimpleName() + "."
                        + call.getMethod().getName();
    }

    private static Object zero(Class<?> type) {
        return type.isPrimitive() && type != void.class
                ? java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0)
                : null;
    }
}
