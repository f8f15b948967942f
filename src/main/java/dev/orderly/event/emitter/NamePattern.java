package dev.orderly.event.emitter;

import java.util.Arrays;

/**
 * A name, or a pattern of names, in canonical form: segments with dots in between. {@code *} stands for one segment,
 * {@code **} for any number, none included.
 */
public final class NamePattern {

    private static final String ONE = "*";
    private static final String MANY = "**";

    private final String text;
    private final String[] segments;

    private NamePattern(String text, String[] segments) {
        this.text = text;
        this.segments = segments;
    }

    /**
     * @throws IllegalArgumentException if a segment is empty, or holds an asterisk beside other characters
     */
    public static NamePattern of(String pattern) {
        String text = pattern.replace(':', '.');
        String[] segments = text.split("\\.", -1);
        for (String segment : segments) {
            boolean wildcard = segment.equals(ONE) || segment.equals(MANY);
            if (segment.isEmpty() || segment.indexOf('*') >= 0 && !wildcard) {
                throw new IllegalArgumentException(
                        ("'%s' is no name of events: the segments between dots or colons must"
                                        + " not be empty, and * and ** stand for whole segments")
                                .formatted(pattern));
            }
        }
        return new NamePattern(text, segments);
    }

    /**
     * A name that can be emitted, as opposed to a pattern.
     *
     * @throws IllegalArgumentException if it is a pattern, or none at all
     */
    public static NamePattern concrete(String name) {
        var pattern = of(name);
        if (pattern.isWild()) {
            throw new IllegalArgumentException("'%s' is a pattern; emit a name without asterisks".formatted(name));
        }
        return pattern;
    }

    String text() {
        return text;
    }

    boolean isWild() {
        return text.indexOf('*') >= 0;
    }

    public boolean matches(NamePattern name) {
        return isWild() ? matches(name.segments) : text.equals(name.text);
    }

    /** Goes back to the last ** only, so that no pattern takes more than segments times segments steps. */
    private boolean matches(String[] name) {
        int here = 0;
        int lastMany = -1;
        int resumeAt = 0;
        for (int at = 0; at < name.length; ) {
            if (here < segments.length && segments[here].equals(MANY)) {
                lastMany = here++;
                resumeAt = at;
            } else if (here < segments.length && (segments[here].equals(ONE) || segments[here].equals(name[at]))) {
                here++;
                at++;
            } else if (lastMany >= 0) {
                here = lastMany + 1;
                at = ++resumeAt;
            } else {
                return false;
            }
        }
        return Arrays.stream(segments, here, segments.length).allMatch(MANY::equals);
    }

    @Override
    public String toString() {
        return text;
    }
}
