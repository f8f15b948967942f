package dev.orderly.event;

/** Something that happened: a record in the past tense, annotated with {@link EventType}. */
public interface DomainEvent {

    /** What events are ordered by, normally the id of the order: at most 200 characters, never null. */
    String key();
}
