package dev.orderly.event.desk;

import java.util.SortedSet;

/**
 * How a subscriber stands.
 *
 * @param name its name
 * @param module the module it belongs to
 * @param types the event types it handles
 * @param lag how many messages wait for it in the broker; null while the broker cannot be asked, and of events that come from elsewhere
 * @param retrying deliveries that failed and are tried again
 * @param parked deliveries that wait behind those, or behind the dead, of their key
 * @param dead deliveries that wait for an operator
 * @param paused whether an operator has stopped its deliveries
 * @param oldestAgeSeconds for how long the oldest of the retrying, parked and dead has been waiting; 0 if there are none
 */
public record SubscriberState(
        String name,
        String module,
        SortedSet<String> types,
        Long lag,
        long retrying,
        long parked,
        long dead,
        boolean paused,
        long oldestAgeSeconds) {}
