package dev.orderly.event;

import java.util.List;
import java.util.stream.Stream;

/**
 * The events that a subscriber is about to be given in the current transaction, in their order.
 *
 * <p>A subscriber may observe it ({@code @Observes @Durable Batch}) to lock or read at once what its handlers would ask
 * for one by one. It is a hint: handlers must be right without it, and after a failure they are called without it.
 */
public record Batch(List<? extends DomainEvent> events) {

    /** Those of one type. */
    public <E extends DomainEvent> Stream<E> of(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast);
    }

    /** The keys of all of them, each once. */
    public List<String> keys() {
        return events.stream().map(DomainEvent::key).distinct().toList();
    }
}
