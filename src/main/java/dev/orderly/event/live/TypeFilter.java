package dev.orderly.event.live;

import dev.orderly.event.emitter.NamePattern;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** The event types a reader asks for, by the patterns of the bus: {@code order.*}, {@code **}. None asks for all. */
public final class TypeFilter implements Predicate<String> {

    private final List<NamePattern> patterns;

    private TypeFilter(List<NamePattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads patterns.
     *
     * @throws IllegalArgumentException if one of them is none, saying what is allowed
     */
    public static TypeFilter of(Collection<String> patterns) {
        return new TypeFilter(patterns.stream().map(NamePattern::of).toList());
    }

    @Override
    public boolean test(String type) {
        if (patterns.isEmpty()) {
            return true;
        }
        var name = NamePattern.of(type);
        return patterns.stream().anyMatch(pattern -> pattern.matches(name));
    }
}
