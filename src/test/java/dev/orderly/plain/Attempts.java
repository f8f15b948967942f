package dev.orderly.plain;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** When calls were made, by a key of the test. */
@ApplicationScoped
public class Attempts {

    private final Map<String, List<Long>> nanos = new ConcurrentHashMap<>();

    /** Notes one more; returns its number. */
    public int next(String key) {
        var times = nanos.computeIfAbsent(key, first -> new CopyOnWriteArrayList<>());
        times.add(System.nanoTime());
        return times.size();
    }

    /** How many there were. */
    public int of(String key) {
        return times(key).size();
    }

    public List<Long> times(String key) {
        return nanos.getOrDefault(key, List.of());
    }
}
