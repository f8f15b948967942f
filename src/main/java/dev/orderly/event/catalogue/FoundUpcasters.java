package dev.orderly.event.catalogue;

import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;
import dev.orderly.event.catalogue.Upcasters.Step;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The upcasters found at deployment, and what is wrong with them, each with what to write instead. */
final class FoundUpcasters {

    private final Map<Step, Class<?>> classes =
            new TreeMap<>(Comparator.comparing(Step::type).thenComparing(Step::from));
    private final Map<Step, Upcaster> made = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    void add(Class<?> type) {
        var upcasts = type.getAnnotation(Upcasts.class);
        var step = new Step(upcasts.type(), upcasts.from());
        var other = classes.putIfAbsent(step, type);
        if (other != null && other != type) {
            problems.add("@Upcasts(type = \"%s\", from = %d) is on %s; one step has one upcaster: remove one of them"
                    .formatted(step.type(), step.from(), CatalogueExtension.both(other, type)));
        } else {
            make(type)
                    .ifPresentOrElse(
                            upcaster -> made.put(step, upcaster),
                            () -> problems.add(
                                    "%s has @Upcasts but cannot be made; write: final class %s implements Upcaster, at top level or static, with a constructor without arguments that throws nothing"
                                            .formatted(type.getName(), type.getSimpleName())));
        }
    }

    private static Optional<Upcaster> make(Class<?> type) {
        if (!Upcaster.class.isAssignableFrom(type) || Modifier.isAbstract(type.getModifiers())) {
            return Optional.empty();
        }
        try {
            var constructor = type.asSubclass(Upcaster.class).getDeclaredConstructor();
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance());
        } catch (ReflectiveOperationException unusable) {
            return Optional.empty();
        }
    }

    /** What is wrong with them, given the events of the deployment by type. */
    List<String> problems(Map<String, EventDescriptor> events) {
        var all = new ArrayList<>(problems);
        classes.forEach((step, type) -> problem(step, type, events.get(step.type()))
                .or(() -> gapBehind(step, events.get(step.type())))
                .ifPresent(all::add));
        return all;
    }

    private static Optional<String> problem(Step step, Class<?> type, EventDescriptor event) {
        String where = "@Upcasts(type = \"%s\", from = %d) on %s".formatted(step.type(), step.from(), type.getName());
        if (event == null) {
            return Optional.of(where + ": no event of this deployment has this type; write the name in its @EventType");
        }
        if (step.from() < 1 || step.from() >= event.version()) {
            return Optional.of(
                    "%s: the newest version of %s is %d, so from is 1 to %d; has @EventType(version = …) on %s been raised?"
                            .formatted(
                                    where,
                                    event.type(),
                                    event.version(),
                                    event.version() - 1,
                                    event.payload().getName()));
        }
        String module = Modules.of(type).orElse("none");
        return module.equals(event.module())
                ? Optional.empty()
                : Optional.of("%s: %s belongs to module %s, this class to %s; move it there"
                        .formatted(where, event.type(), event.module(), module));
    }

    private Optional<String> gapBehind(Step step, EventDescriptor event) {
        int next = step.from() + 1;
        if (next == event.version() || classes.containsKey(new Step(step.type(), next))) {
            return Optional.empty();
        }
        return Optional.of(
                "%s is at version %d and has an upcaster from %d, but none from %d; write one: @Upcasts(type = \"%s\", from = %d) final class … implements Upcaster"
                        .formatted(step.type(), event.version(), step.from(), next, step.type(), next));
    }

    Upcasters upcasters() {
        return new Upcasters(made);
    }
}
