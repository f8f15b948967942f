package dev.orderly.event;

/** Publishes events on the durable road. Injected; thread-safe. */
public interface Events {

    /**
     * Stores the event in the outbox within the caller's transaction; it goes out once that commits, never if it rolls
     * back. Live observers in this process see it right after the commit.
     *
     * @throws IllegalStateException if no transaction is active
     * @throws InvalidEventException if the class is in no catalogue, the key is missing or too long, or a constraint does
     *     not hold, naming type, field and constraint; final
     * @throws EventTooLargeException if its envelope is larger than {@code ORDERLY_MAX_EVENT_SIZE}, naming the biggest
     *     fields; final
     * @throws FinalFailure if the chain of causes is longer than {@code ORDERLY_MAX_DEPTH}: a loop, naming
     *     its path; final
     */
    void publish(DomainEvent event);
}
