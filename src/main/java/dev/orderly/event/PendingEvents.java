package dev.orderly.event;

/** How many events are still to be sent or handled by this instance. Injected. */
public interface PendingEvents {

    long count();
}
