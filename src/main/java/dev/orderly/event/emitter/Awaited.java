package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Futures of emits to come. */
final class Awaited {

    private final EventBus bus;
    private final BusTimer timer;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    Awaited(EventBus bus, BusTimer timer) {
        this.bus = bus;
        this.timer = timer;
    }

    <T> CompletableFuture<T> await(String pattern, Duration timeout) {
        var future = new CompletableFuture<T>();
        Subscription subscription = bus.once(pattern, (Consumer<T>) future::complete);
        open.add(future);
        Runnable cancelTimer = timer.after(
                timeout,
                () -> future.completeExceptionally(
                        new TimeoutException("No %s within %s".formatted(pattern, timeout))));
        future.whenComplete((payload, error) -> {
            cancelTimer.run();
            subscription.close();
            open.remove(future);
        });
        return future;
    }

    void cancel() {
        open.forEach(future -> future.cancel(false));
    }
}
