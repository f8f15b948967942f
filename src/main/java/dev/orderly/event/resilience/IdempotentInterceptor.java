package dev.orderly.event.resilience;

import dev.orderly.event.IdempotencyKey;
import dev.orderly.event.Idempotent;
import dev.orderly.event.Subscriber;
import dev.orderly.event.inbox.Delivery;
import dev.orderly.event.inbox.Inbox;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Intercepted;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Claims a key in the inbox, within the transaction of the effect, before it lets the call through. */
@Idempotent
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class IdempotentInterceptor {

    private static final int LONGEST_SCOPE = 100;

    @Inject
    private Inbox inbox;

    @Inject
    @Intercepted
    private Bean<?> bean;

    @AroundInvoke
    Object once(InvocationContext call) throws Exception {
        return claim(call) ? call.proceed() : zero(call.getMethod().getReturnType());
    }

    private boolean claim(InvocationContext call) {
        var delivery = Delivery.current();
        Optional<String> key = key(call);
        if (key.isEmpty() && delivery.filter(this::isHandler).isPresent()) {
            return claim(delivery.get());
        }
        String text = key.or(() ->
                        delivery.map(current -> current.envelope().eventId().toString()))
                .orElseThrow(() -> new IllegalStateException(
                        "%s is @Idempotent but has no key, and no event is being delivered: mark an argument with @IdempotencyKey"
                                .formatted(call.getMethod())));
        return inbox.claim(scope(call), UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)));
    }

    private boolean claim(Delivery delivery) {
        return delivery.claimed()
                || inbox.claim(delivery.subscriber(), delivery.envelope().eventId());
    }

    /** Whether the call is the delivery itself, and not one that its handler makes to another bean. */
    private boolean isHandler(Delivery delivery) {
        var subscriber = bean.getBeanClass().getAnnotation(Subscriber.class);
        return subscriber != null && subscriber.value().equals(delivery.subscriber());
    }

    private static Optional<String> key(InvocationContext call) {
        var parameters = call.getMethod().getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isAnnotationPresent(IdempotencyKey.class)) {
                return Optional.of(text(call.getParameters()[i], call.getMethod()));
            }
        }
        return Optional.empty();
    }

    private static String text(Object key, Object method) {
        if (key == null || key.toString().isBlank()) {
            throw new IllegalArgumentException(
                    "The @IdempotencyKey of %s is \"%s\": a key is what tells this call from others, give it one"
                            .formatted(method, key));
        }
        return key.toString();
    }

    private String scope(InvocationContext call) {
        var declared = Bindings.of(call.getMethod(), bean.getBeanClass(), Idempotent.class)
                .scope();
        var scope = declared.isEmpty()
                ? bean.getBeanClass().getName() + "." + call.getMethod().getName()
                : declared;
        if (scope.length() > LONGEST_SCOPE) {
            throw new IllegalStateException("The scope %s is longer than %d characters: give @Idempotent a shorter one"
                    .formatted(scope, LONGEST_SCOPE));
        }
        return scope;
    }

    private static Object zero(Class<?> type) {
        return type.isPrimitive() && type != void.class ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
}
