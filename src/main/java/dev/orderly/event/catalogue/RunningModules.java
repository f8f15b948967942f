package dev.orderly.event.catalogue;

import dev.orderly.config.Setting;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which modules of the deployment run in this instance: those that {@code ORDERLY_MODULES} names, or all. Classes of the
 * others are no beans here.
 */
final class RunningModules {

    private static final Setting<Set<String>> CHOSEN = Setting.of(
            "orderly.modules", null, "modules of this deployment, comma-separated", text -> Optional.of(split(text)));

    private final SortedSet<String> found = new TreeSet<>();
    private Optional<Set<String>> chosen;

    private static Set<String> split(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    /** Notes the module of a class, and lets it be no bean if that does not run here. What belongs to no module always runs. */
    void sort(ProcessAnnotatedType<?> type) {
        var module = Modules.of(type.getAnnotatedType().getJavaClass());
        module.ifPresent(found::add);
        if (module.isPresent() && !runs(module.get())) {
            type.veto();
        }
    }

    boolean runs(String module) {
        return chosen().map(names -> names.contains(module)).orElse(true);
    }

    /** Whether a class is of a module that runs here, or of none. */
    boolean runs(Class<?> type) {
        return Modules.of(type).map(this::runs).orElse(true);
    }

    /** Read once, when the first class was found; before that no server promises a configuration. */
    private Optional<Set<String>> chosen() {
        if (chosen == null) {
            chosen = CHOSEN.find();
        }
        return chosen;
    }

    /** All modules of the deployment. */
    SortedSet<String> all() {
        return new TreeSet<>(found);
    }

    /** @throws dev.orderly.config.InvalidSettingException if a module is chosen that the deployment does not have */
    void check() {
        CHOSEN.accepting(found::containsAll, "modules of this deployment, comma-separated: " + String.join(", ", found))
                .find();
    }
}
