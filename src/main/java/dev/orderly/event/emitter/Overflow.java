package dev.orderly.event.emitter;

/** What happens to a payload for which an asynchronous listener's queue has no room. */
public enum Overflow {
    /** The emitter waits for room. */
    BLOCK,
    /** The payload that waits the longest is lost. */
    DROP_OLDEST,
    /** This payload is lost. */
    DROP_NEWEST,
    /** This payload is lost, and the emit throws an {@link OverflowException} once the other listeners were called. */
    FAIL
}
