package dev.orderly.event.instance;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The answers to one question, the first from each database. Thread-safe. */
final class Gathering {

    /** A while for those who are alive; whoever has just died is not waited for any longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Set<UUID> databases;
    private final Map<UUID, Answer> answers = new HashMap<>();

    /** @param databases those that are asked */
    Gathering(Set<UUID> databases) {
        this.databases = Set.copyOf(databases);
    }

    synchronized void add(Answer answer) {
        answers.putIfAbsent(answer.database(), answer);
        notifyAll();
    }

    /** The answers by database: of all that were asked, or of those that answered in time. */
    synchronized Map<UUID, Answer> await() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            long left = PATIENCE.toNanos();
            while (!answers.keySet().containsAll(databases) && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Map.copyOf(answers);
    }
}
