package dev.orderly.plain;

import dev.orderly.event.Durable;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Fails twice after it has called the bean: once in the batch, once alone. */
@Subscriber("asking")
public class Asking {

    private static final int FAILURES = 2;

    @Inject
    private Idempotence idempotence;

    @Inject
    private Attempts attempts;

    @Publishes(Noted.class)
    void on(@Observes @Durable Asked asked) {
        int attempt = attempts.next(asked.key());
        idempotence.oncePerEvent(asked.key(), attempt);
        if (attempt <= FAILURES) {
            throw new IllegalStateException("failing as told");
        }
    }
}
