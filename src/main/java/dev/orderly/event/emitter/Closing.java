package dev.orderly.event.emitter;

import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The end of a bus: nothing that was emitted is left lying about, within the time there is. */
final class Closing {

    private static final Logger LOG = Logger.getLogger(EventBus.class.getName());

    private final Registry registry;
    private final OwnThreads ownThreads;
    private final long timeout;

    Closing(Registry registry, EventBusBuilder settings) {
        this.registry = registry;
        this.ownThreads = settings.ownThreads;
        this.timeout = settings.closeTimeout.toNanos();
    }

    /** Passes on what is collected, and waits for the queues. Emits are still taken, as listeners may have more to say. */
    void finish() {
        var listeners = registry.all(listener -> true);
        listeners.forEach(listener -> listener.pipeline().end());
        long deadline = System.nanoTime() + timeout;
        try {
            for (var queue : queuesOf(listeners)) {
                queue.isIdleBy(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        int lost = queuesOf(registry.all(listener -> true)).stream()
                .mapToInt(AsyncQueue::stop)
                .sum();
        ownThreads.stop();
        if (lost > 0) {
            LOG.log(Level.WARNING, () -> "The bus is closed; %d payloads that still waited for slow listeners are lost"
                    .formatted(lost));
        }
    }

    private static List<AsyncQueue> queuesOf(List<Registration> listeners) {
        return listeners.stream()
                .map(listener -> listener.pipeline().queue())
                .filter(Objects::nonNull)
                .toList();
    }
}
