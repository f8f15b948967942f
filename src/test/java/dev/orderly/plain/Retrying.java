package dev.orderly.plain;

import dev.orderly.event.Events;
import dev.orderly.event.Retry;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A bean with {@code @Retry} on its methods. */
@ApplicationScoped
public class Retrying {

    @Inject
    private Attempts attempts;

    @Inject
    private Events events;

    @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
    private TransactionSynchronizationRegistry registry;

    private final Set<Object> transactions = ConcurrentHashMap.newKeySet();

    /** Fails so many times, each with an error that names its attempt. */
    @Retry(attempts = 4, delay = 20, jitter = 0)
    public int fourTimes(String key, int failures) throws Refused {
        return attempt(key, failures);
    }

    @Retry(abortOn = IllegalArgumentException.class)
    public void fail(String key, RuntimeException error) {
        attempts.next(key);
        throw error;
    }

    @Retry(attempts = 3, delay = 1)
    @Transactional(rollbackOn = Refused.class)
    public void note(String key, int failures) throws Refused {
        transactions.add(registry.getTransactionKey());
        events.publish(new Noted(key, attempts.of(key) + 1));
        attempt(key, failures);
    }

    /** The transactions that {@link #note} was called in. */
    public int transactions() {
        return transactions.size();
    }

    private int attempt(String key, int failures) throws Refused {
        int attempt = attempts.next(key);
        if (attempt <= failures) {
            throw new Refused("attempt " + attempt);
        }
        return attempt;
    }

    /** A checked one, as any bean may throw. */
    public static class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
