package dev.orderly.event.emitter;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes the latest payload of a key on, once none has come for a while. */
final class Debounce implements Stage {

    private final ListenerOptions options;
    private final long quiet;
    private final Pipeline.Surroundings bus;
    private final Stage next;
    private final Map<Object, Latest> waiting = new LinkedHashMap<>();
    private boolean ended;

    private record Latest(String name, Object payload, long at) {}

    Debounce(ListenerOptions options, Pipeline.Surroundings bus, Stage next) {
        this.options = options;
        this.quiet = options.debounce().toNanos();
        this.bus = bus;
        this.next = next;
    }

    @Override
    public void accept(String name, Object payload) {
        Object key = options.keyOf(name, payload);
        if (!hold(key, new Latest(name, payload, bus.timer().nanoTime()))) {
            next.accept(name, payload);
        }
    }

    @Override
    public void end() {
        List<Latest> left;
        synchronized (this) {
            ended = true;
            left = List.copyOf(waiting.values());
            waiting.clear();
        }
        left.forEach(this::pass);
    }

    private synchronized boolean hold(Object key, Latest latest) {
        if (ended) {
            return false;
        }
        Latest replaced = waiting.put(key, latest);
        if (replaced == null) {
            bus.timer().after(Duration.ofNanos(quiet), () -> look(key));
        } else {
            bus.monitor().heldBack(replaced.name());
        }
        return true;
    }

    /** One look per quiet time and key, instead of a new timer for each payload. */
    private void look(Object key) {
        Latest latest = takeIfQuiet(key);
        if (latest != null) {
            pass(latest);
        }
    }

    private synchronized Latest takeIfQuiet(Object key) {
        Latest latest = waiting.get(key);
        if (latest == null) {
            return null;
        }
        long left = quiet - (bus.timer().nanoTime() - latest.at());
        if (left > 0) {
            bus.timer().after(Duration.ofNanos(left), () -> look(key));
            return null;
        }
        return waiting.remove(key);
    }

    private void pass(Latest latest) {
        next.accept(latest.name(), latest.payload());
    }
}
