package dev.orderly.plain;

import dev.orderly.event.Events;
import dev.orderly.event.IdempotencyKey;
import dev.orderly.event.Idempotent;
import dev.orderly.event.Retry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/** A bean with {@code @Idempotent} on its class and its methods. */
@Idempotent(scope = "plain-class")
@ApplicationScoped
public class Idempotence {

    @Inject
    private Attempts attempts;

    @Inject
    private Events events;

    @Idempotent
    @Transactional
    public int once(@IdempotencyKey String id, String key) {
        return note(key);
    }

    @Idempotent(scope = "plain-here")
    @Transactional
    public int here(@IdempotencyKey String id, String key) {
        return note(key);
    }

    @Idempotent(scope = "plain-there")
    @Transactional
    public int there(@IdempotencyKey String id, String key) {
        return note(key);
    }

    @Transactional
    public int inTheScopeOfTheClass(@IdempotencyKey String id, String key) {
        return note(key);
    }

    @Transactional
    public int alsoInTheScopeOfTheClass(String key, @IdempotencyKey String id) {
        return note(key);
    }

    @Idempotent
    @Transactional
    public int failing(@IdempotencyKey String id, String key, int failures) {
        return noteOrFail(key, failures);
    }

    @Retry(attempts = 2, delay = 1)
    @Transactional
    public int retried(@IdempotencyKey String id, String key, int failures) {
        return noteOrFail(key, failures);
    }

    @Idempotent
    @Transactional
    public void oncePerEvent(String key, int attempt) {
        events.publish(new Noted(key, attempt));
    }

    public void withoutTransaction(@IdempotencyKey String id) {
        attempts.next(id);
    }

    private int noteOrFail(String key, int failures) {
        int attempt = note(key);
        if (attempt <= failures) {
            throw new IllegalStateException("failing as told");
        }
        return attempt;
    }

    private int note(String key) {
        int attempt = attempts.next(key);
        events.publish(new Noted(key, attempt));
        return attempt;
    }
}
