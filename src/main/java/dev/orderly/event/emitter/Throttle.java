package dev.orderly.event.emitter;

import java.util.LinkedHashMap;
import java.util.Map;

/** Passes the first payload of a key, and none that follow within the interval. */
final class Throttle implements Stage {

    static final int MAX_KEYS = 10_000;

    private final ListenerOptions options;
    private final long interval;
    private final Pipeline.Surroundings bus;
    private final Stage next;

    /** When each key last passed, the earliest first: those whose time is over stand in front. */
    private final Map<Object, Long> passed = new LinkedHashMap<>();

    Throttle(ListenerOptions options, Pipeline.Surroundings bus, Stage next) {
        this.options = options;
        this.interval = options.throttle().toNanos();
        this.bus = bus;
        this.next = next;
    }

    @Override
    public void accept(String name, Object payload) {
        if (passes(options.keyOf(name, payload))) {
            next.accept(name, payload);
        } else {
            bus.monitor().heldBack(name);
        }
    }

    synchronized int keys() {
        return passed.size();
    }

    private synchronized boolean passes(Object key) {
        long now = bus.timer().nanoTime();
        forgetWhatIsOver(now);
        return passed.putIfAbsent(key, now) == null;
    }

    private void forgetWhatIsOver(long now) {
        var earliest = passed.values().iterator();
        while (earliest.hasNext() && (now - earliest.next() >= interval || passed.size() >= MAX_KEYS)) {
            earliest.remove();
        }
    }
}
