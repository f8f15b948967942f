package dev.orderly.event.emitter;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The concrete names that are known, each with its listeners resolved. Read by all; changed under the registry's lock.
 *
 * <p>Names with a listener of their own are always known. Of others, which may come from outside without end, only so many
 * spellings are remembered.
 */
final class Topics {

    /** Stands for all that are not known. */
    final Topic others = new Topic(NamePattern.of(EventBus.OTHER_NAMES), Audience.of(null, List.of()));

    private final Map<String, Topic> bySpelling = new ConcurrentHashMap<>();
    private final Set<String> owned = new HashSet<>();
    private final int maxNames;
    private final Function<NamePattern, Audience> audienceOf;

    Topics(int maxNames, Function<NamePattern, Audience> audienceOf) {
        this.maxNames = maxNames;
        this.audienceOf = audienceOf;
    }

    /** The topic of this name; null if it is not known. */
    Topic known(String spelling) {
        return bySpelling.get(spelling);
    }

    /** Gets to know a name, or one more spelling of it; null if there is no room. */
    Topic learn(String spelling, NamePattern name) {
        Topic topic = bySpelling.get(name.text());
        boolean room = bySpelling.size() - owned.size() < maxNames;
        if (topic == null && room) {
            topic = new Topic(name, audienceOf.apply(name));
            bySpelling.put(name.text(), topic);
        } else if (topic != null && room) {
            bySpelling.put(spelling, topic);
        }
        return topic;
    }

    /**
     * Tells whom it concerns that listeners have come or gone.
     *
     * @param stays whether any are left with this very pattern
     */
    void changed(NamePattern pattern, boolean stays) {
        if (pattern.isWild()) {
            bySpelling.values().stream()
                    .filter(topic -> pattern.matches(topic.name))
                    .forEach(this::tell);
        } else {
            keep(pattern, stays);
            Optional.ofNullable(bySpelling.get(pattern.text())).ifPresent(this::tell);
        }
    }

    List<NameStatistics> statistics() {
        return Stream.concat(bySpelling.values().stream().distinct(), Stream.of(others))
                .map(Topic::statistics)
                .filter(row -> row.count() > 0 || !row.name().equals(EventBus.OTHER_NAMES))
                .sorted(Comparator.comparing(NameStatistics::name))
                .toList();
    }

    private void tell(Topic topic) {
        topic.audience(audienceOf.apply(topic.name));
    }

    private void keep(NamePattern name, boolean stays) {
        if (stays && owned.add(name.text())) {
            bySpelling.computeIfAbsent(name.text(), text -> new Topic(name, audienceOf.apply(name)));
        } else if (!stays && owned.remove(name.text()) && bySpelling.size() - owned.size() > maxNames) {
            others.absorb(bySpelling.get(name.text()).statistics());
            bySpelling.values().removeIf(topic -> topic.name.text().equals(name.text()));
        }
    }
}
