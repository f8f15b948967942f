package dev.orderly.event.catalogue;

import dev.orderly.config.Setting;
import dev.orderly.event.Subscriber;
import dev.orderly.event.emitter.NamePattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The {@link Configured} subscribers that settings have called for. */
final class ConfiguredSubscribers {

    private static final String ALL = "**";

    private final RunningModules modules;
    private final List<Class<?>> found = new ArrayList<>();

    /** @param modules told of those that they are shown under, which run here, as they do */
    ConfiguredSubscribers(RunningModules modules) {
        this.modules = modules;
    }

    /** Whether a class may stay a bean: it is no such subscriber, or one that its setting calls for. */
    boolean admits(Class<?> type) {
        var configured = type.getAnnotation(Configured.class);
        if (configured == null) {
            return true;
        }
        boolean calledFor = Setting.text(configured.value(), null).find().isPresent();
        if (calledFor) {
            found.add(type);
            modules.runsAlways(configured.module());
        }
        return calledFor;
    }

    /**
     * The subscribers, with the types that each hears of these.
     *
     * @throws dev.orderly.config.InvalidSettingException if one names what is none of them
     */
    List<SubscriberDescriptor> of(Collection<String> types) {
        return found.stream().map(type -> describe(type, types)).toList();
    }

    private static SubscriberDescriptor describe(Class<?> type, Collection<String> types) {
        var configured = type.getAnnotation(Configured.class);
        return new SubscriberDescriptor(
                type.getAnnotation(Subscriber.class).value(),
                configured.module(),
                chosen(configured, new TreeSet<>(types)),
                configured.foreign());
    }

    private static SortedSet<String> chosen(Configured configured, SortedSet<String> types) {
        return Setting.of(
                        configured.value() + ".types",
                        ALL,
                        "event types of this deployment, or patterns such as order.* that one of them has, comma-separated: "
                                + String.join(", ", types),
                        text -> chosen(text, types))
                .get();
    }

    /** Each pattern must stand for something, as a misspelt one would for ever be missed by nobody. */
    private static Optional<SortedSet<String>> chosen(String text, SortedSet<String> types) {
        var chosen = new TreeSet<String>();
        for (String pattern : text.split(",", -1)) {
            var matching = matching(pattern.strip(), types).toList();
            if (matching.isEmpty()) {
                return Optional.empty();
            }
            chosen.addAll(matching);
        }
        return Optional.of(chosen);
    }

    private static Stream<String> matching(String text, SortedSet<String> types) {
        try {
            var pattern = NamePattern.of(text);
            return types.stream().filter(type -> pattern.matches(NamePattern.of(type)));
        } catch (IllegalArgumentException noPattern) {
            return Stream.empty();
        }
    }
}
