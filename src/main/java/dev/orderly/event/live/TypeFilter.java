package dev.orderly.event.live;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The event types a reader asks for, by the patterns of the bus: {@code order.*}, {@code **}. None asks for all. */
public final class TypeFilter implements Predicate<String> {

    private final List<Pattern> patterns;

    private TypeFilter(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * Reads patterns.
     *
     * @throws IllegalArgumentException if one of them is none, saying what is allowed
     */
    public static TypeFilter of(Collection<String> patterns) {
        return new TypeFilter(patterns.stream().map(Pattern::compile).toList());
    }

    @Override
    public boolean test(String type) {
        return patterns.isEmpty()
                || patterns.stream().anyMatch(pattern -> pattern.matcher(type).matches());
    }
}
