package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A live observer that is not called for each event.
 *
 * @param name the method
 * @param type what it observes: an event, or what events extend
 * @param every how long no other event is shown after one; null if all are
 * @param perKey whether that holds for each key on its own
 * @param size how many events it is shown at once; 0 for one, and no list
 * @param delay how long the first of these waits
 * @param async whether it is called on another thread than the publisher's
 * @param call calls it
 */
public record PacedObserver(
        String name,
        Class<?> type,
        Duration every,
        boolean perKey,
        int size,
        Duration delay,
        boolean async,
        Consumer<Object> call) {

    /** Whether it observes these events. */
    public boolean hears(Class<? extends DomainEvent> event) {
        return type.isAssignableFrom(event);
    }

    public boolean isThrottled() {
        return every != null;
    }

    public boolean isBatched() {
        return size > 0;
    }
}
