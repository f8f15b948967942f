package dev.orderly.event.emitter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.logging.Logger;

/** Who listens to what. All changes go one after the other and are told to the topics at once, so that an emit just reads. */
final class Registry {

    private static final Logger LOG = Logger.getLogger(EventBus.class.getName());

    private final Map<String, List<Registration>> byPattern = new LinkedHashMap<>();
    private final Set<String> warned = new HashSet<>();
    private final int maxListeners;
    private final Topics topics;
    private long last;
    private long first;

    Registry(int maxListeners, int maxNames) {
        this.maxListeners = maxListeners;
        this.topics = new Topics(maxNames, this::audienceOf);
    }

    Topics topics() {
        return topics;
    }

    synchronized void append(Registration listener) {
        listener.placeAt(++last);
        add(listener);
    }

    synchronized void prepend(Registration listener) {
        listener.placeAt(--first);
        add(listener);
    }

    /** Takes it off; false if it was off already. */
    synchronized boolean remove(Registration listener) {
        String pattern = listener.pattern();
        var listeners = byPattern.get(pattern);
        if (listeners == null || !listeners.remove(listener)) {
            return false;
        }
        if (listeners.isEmpty()) {
            byPattern.remove(pattern);
        }
        topics.changed(listener.pattern, byPattern.containsKey(pattern));
        return true;
    }

    /** The one that was added last, as it hides the others. */
    synchronized Registration find(NamePattern pattern, Object listener) {
        return byPattern.getOrDefault(pattern.text(), List.of()).stream()
                .filter(registration -> registration.listener == listener)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    synchronized List<Registration> all(Predicate<Registration> wanted) {
        return byPattern.values().stream().flatMap(List::stream).filter(wanted).toList();
    }

    synchronized Set<String> patterns() {
        return new TreeSet<>(byPattern.keySet());
    }

    private void add(Registration listener) {
        var listeners = byPattern.computeIfAbsent(listener.pattern(), pattern -> new ArrayList<>());
        listeners.add(listener);
        topics.changed(listener.pattern, true);
        if (maxListeners > 0 && listeners.size() > maxListeners && warned.add(listener.pattern())) {
            LOG.warning(() -> ("%d listeners on %s, more than %d: is their subscription never closed?"
                            + " The last is %s. EventBus.builder().maxListeners(n) raises the limit, 0 lifts it")
                    .formatted(listeners.size(), listener.pattern(), maxListeners, listener.description));
        }
    }

    /** Gets to know a name; null if there are too many. */
    synchronized Topic learn(String spelling, NamePattern name) {
        return topics.learn(spelling, name);
    }

    synchronized Audience audienceOf(NamePattern name) {
        return Audience.of(
                name,
                byPattern.values().stream()
                        .flatMap(List::stream)
                        .filter(listener -> listener.pattern.matches(name))
                        .sorted(Comparator.comparingLong(Registration::order))
                        .toList());
    }
}
