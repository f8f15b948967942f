package dev.orderly.event.emitter;

/**
 * What happened under one name since the bus was made.
 *
 * @param name the name, or {@link EventBus#OTHER_NAMES}
 * @param count emits, exact
 * @param errors failed calls of listeners
 * @param totalNanos time of all emits, estimated from the sampled ones
 * @param meanNanos mean time of an emit: of its listeners that run on the emitter's thread, and of handing over to the others
 * @param maxNanos the longest sampled emit
 * @param drops payloads that a full queue or the end of the bus lost for one listener
 * @param heldBack payloads that a throttle or a debounce kept from one listener, as it was asked to
 * @param listeners who would be called now
 */
public record NameStatistics(
        String name,
        long count,
        long errors,
        long totalNanos,
        long meanNanos,
        long maxNanos,
        long drops,
        long heldBack,
        int listeners) {}
