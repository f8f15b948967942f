package dev.orderly.event.live;

import dev.orderly.event.Envelope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * The last events that were committed in this process, at most so many, in the order of their commits and every cause before
 * its effects. Thread-safe; nothing in it waits for a reader.
 *
 * <p>The thread that commits a cause may come here after the one that commits its effect. An effect is therefore held until
 * its cause is told as committed, or as rolled back.
 */
final class RecentEvents {

    private final Envelope[] ring;
    private final Map<UUID, List<Envelope>> heldByCause = new HashMap<>();
    private long end;

    RecentEvents(int capacity) {
        ring = new Envelope[capacity];
    }

    /** Takes note of an event whose transaction has not ended. */
    synchronized void expect(Envelope event) {
        heldByCause.put(event.eventId(), List.of());
    }

    /** Takes the events of a transaction that has committed, in their order. */
    synchronized void committed(List<Envelope> events) {
        events.forEach(this::appendOrHold);
        notifyAll();
    }

    /** Takes note that those transactions have no events. */
    synchronized void rolledBack(List<Envelope> events) {
        events.forEach(event -> release(event.eventId()));
        notifyAll();
    }

    private void appendOrHold(Envelope event) {
        var held = event.causationId() == null ? null : heldByCause.get(event.causationId());
        if (held != null) {
            var longer = new ArrayList<>(held);
            longer.add(event);
            heldByCause.put(event.causationId(), longer);
        } else {
            ring[slot(end++)] = event;
            release(event.eventId());
        }
    }

    private void release(UUID cause) {
        var held = heldByCause.remove(cause);
        if (held != null) {
            held.forEach(this::appendOrHold);
        }
    }

    /** The position behind the newest event. */
    synchronized long end() {
        return end;
    }

    /** The position behind an event, if it is still here. */
    synchronized OptionalLong behind(UUID eventId) {
        for (long at = end - 1; at >= start(); at--) {
            if (ring[slot(at)].eventId().equals(eventId)) {
                return OptionalLong.of(at + 1);
            }
        }
        return OptionalLong.empty();
    }

    /** Up to so many events from a position on; nothing, not even an empty list, if one of them is gone. */
    synchronized Optional<List<Envelope>> from(long position, int limit) {
        if (position < start()) {
            return Optional.empty();
        }
        var found = new ArrayList<Envelope>();
        for (long at = position; at < end && found.size() < limit; at++) {
            found.add(ring[slot(at)]);
        }
        return Optional.of(found);
    }

    synchronized boolean holds(long position) {
        return position >= start();
    }

    /** Waits until there is an event at a position, but no longer than given. */
    synchronized void await(long position, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        long left = longest.toNanos();
        while (end <= position && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    private long start() {
        return Math.max(0, end - ring.length);
    }

    private int slot(long position) {
        return (int) (position % ring.length);
    }
}
