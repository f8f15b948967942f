package dev.orderly.event;

/** How many events are still to be sent or handled by this instance. Injected. */
public interface PendingEvents {

    /** As far as is known: what stands in a broker that is away is not counted. Answers within seconds all the same. */
    long count();
}
