package dev.orderly.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * One setting of MicroProfile Config: its key, its default, how it is read and what is allowed.
 *
 * <p>{@code orderly.max.depth} is read from the system property of that name or from {@code ORDERLY_MAX_DEPTH}.
 * Another application than Orderly, which says its name in {@code orderly.application} of its own
 * {@code META-INF/microprofile-config.properties}, reads those of its own name first, {@code loyalty.max.depth} or
 * {@code LOYALTY_MAX_DEPTH}: so several share one environment.
 * An empty value counts as not set. Durations are written {@code 250ms}, {@code 10s}, {@code 15m}, {@code 2h}, {@code 7d}; sizes in bytes,
 * or as {@code 64kB} (1,024 bytes each) or {@code 1MB}.
 *
 * @param <T> the type of its value
 */
public final class Setting<T> {

    /** The name of this application, unless it says another. */
    public static final String ORDERLY = "orderly";

    private static final Pattern APPLICATION = Pattern.compile("[a-z][a-z0-9]*");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(kB|MB)?");

    private final String key;
    private final String fallback;
    private final String allowed;
    private final Function<String, Optional<T>> reader;
    private final UnaryOperator<String> shown;

    private Setting(String key, String fallback, String allowed, Function<String, Optional<T>> reader) {
        this(key, fallback, allowed, reader, UnaryOperator.identity());
    }

    private Setting(
            String key,
            String fallback,
            String allowed,
            Function<String, Optional<T>> reader,
            UnaryOperator<String> shown) {
        this.key = key;
        this.fallback = fallback;
        this.allowed = allowed;
        this.reader = reader;
        this.shown = shown;
    }

    public static Setting<String> text(String key, String fallback) {
        return new Setting<>(key, fallback, "any text", Optional::of);
    }

    public static Setting<String> text(String key, String fallback, String allowed, Predicate<String> accepted) {
        return new Setting<>(key, fallback, allowed, text -> Optional.of(text).filter(accepted));
    }

    public static Setting<String> oneOf(String key, String fallback, String... values) {
        return text(key, fallback, String.join(", ", values), Arrays.asList(values)::contains);
    }

    public static Setting<Integer> integer(String key, int fallback, int min, int max) {
        return new Setting<>(
                key,
                Integer.toString(fallback),
                "a whole number from %d to %d".formatted(min, max),
                text -> text.matches("-?\\d{1,9}")
                        ? Optional.of(Integer.valueOf(text)).filter(n -> n >= min && n <= max)
                        : Optional.empty());
    }

    public static Setting<Duration> duration(String key, String fallback) {
        return new Setting<>(key, fallback, "a duration such as 250ms, 10s, 15m, 2h or 7d", Setting::parseDuration);
    }

    /** A number of bytes. */
    public static Setting<Long> size(String key, String fallback) {
        return new Setting<>(key, fallback, "a size such as 65536, 64kB or 1MB", Setting::parseSize);
    }

    /** A comma-separated list of durations. */
    public static Setting<List<Duration>> durations(String key, String fallback) {
        return new Setting<>(key, fallback, "durations such as 10s,1m,2h, comma-separated", Setting::parseDurations);
    }

    /** A value of any type; the reader answers nothing for a text that is not allowed. */
    public static <T> Setting<T> of(String key, String fallback, String allowed, Function<String, Optional<T>> reader) {
        return new Setting<>(key, fallback, allowed, reader);
    }

    /** The same setting, of whose refused values a message shows no more than this makes of them: for values with secrets. */
    public Setting<T> showing(UnaryOperator<String> harmless) {
        return new Setting<>(key, fallback, allowed, reader, harmless);
    }

    /** The same setting, of whose values not all are accepted that the reader knows. */
    public Setting<T> accepting(Predicate<T> accepted) {
        return accepting(accepted, allowed);
    }

    /** The same setting, where other settings allow less than the reader does. */
    public Setting<T> accepting(Predicate<T> accepted, String nowAllowed) {
        return new Setting<>(
                key, fallback, nowAllowed, text -> reader.apply(text).filter(accepted), shown);
    }

    /**
     * The value in force.
     *
     * @throws InvalidSettingException if it is not allowed
     */
    public T get() {
        return find().orElseThrow(() -> new InvalidSettingException(ownKey(), "", allowed));
    }

    /**
     * The value in force, or nothing when the setting has neither value nor default.
     *
     * @throws InvalidSettingException if it is not allowed
     */
    public Optional<T> find() {
        String ownKey = ownKey();
        String found = ownKey.equals(key) || value(ownKey).isPresent() ? ownKey : key;
        String value = value(found).orElse(fallback);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                reader.apply(value).orElseThrow(() -> new InvalidSettingException(found, shown.apply(value), allowed)));
    }

    /**
     * The name of this application, by which its settings and the files of its embedded database are known.
     *
     * @throws InvalidSettingException if it is not allowed
     */
    public static String application() {
        String name = value("orderly.application").orElse(ORDERLY);
        if (!APPLICATION.matcher(name).matches()) {
            throw new InvalidSettingException("orderly.application", name, "lower case letters and digits");
        }
        return name;
    }

    private String ownKey() {
        return key.replaceFirst("^" + ORDERLY, application());
    }

    private static Optional<String> value(String key) {
        return ConfigProvider.getConfig()
                .getOptionalValue(key, String.class)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** A duration as settings write it; nothing if it is none. */
    public static Optional<Duration> parseDuration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                });
    }

    private static Optional<Long> parseSize(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(match.group(1));
        return Optional.of(
                switch (String.valueOf(match.group(2))) {
                    case "kB" -> amount * 1024;
                    case "MB" -> amount * 1024 * 1024;
                    default -> amount;
                });
    }

    private static Optional<List<Duration>> parseDurations(String text) {
        var all = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .map(Setting::parseDuration)
                .toList();
        return all.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(all.stream().map(Optional::get).collect(Collectors.toUnmodifiableList()));
    }
}
