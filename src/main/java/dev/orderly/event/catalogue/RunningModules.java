package dev.orderly.event.catalogue;

import dev.orderly.config.Setting;
import dev.orderly.event.Contributed;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;

/**
 * Which modules of the deployment run in this instance: those that {@code ORDERLY_MODULES} names, or all. Nothing of the
 * others acts here: neither observers nor what they contribute.
 */
final class RunningModules {

    private static final Setting<Set<String>> CHOSEN = Setting.of(
            "orderly.modules", null, "modules of this deployment, comma-separated", text -> Optional.of(split(text)));

    private final SortedSet<String> all = new TreeSet<>();
    private final Set<String> always = new HashSet<>();
    private Optional<Set<String>> chosen;

    private static Set<String> split(String text) {
        return Stream.of(text.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Notes the module of a class. Where it does not run, what it contributes is no bean; the rest stays one, idle, because Open
     * Liberty wants the injection points of every resource class satisfied, bean or not.
     */
    void sort(ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        Modules.of(type).ifPresent(all::add);
        if (!runs(type) && found.getAnnotatedType().getTypeClosure().stream().anyMatch(RunningModules::isContributed)) {
            found.veto();
        }
    }

    private static boolean isContributed(Type type) {
        return type == HealthCheck.class
                || (type instanceof Class<?> itself && itself.isAnnotationPresent(Contributed.class));
    }

    /** Notes what is no module to be chosen, and runs here. */
    void runsAlways(String name) {
        always.add(name);
    }

    boolean runs(String module) {
        return always.contains(module)
                || chosen().map(names -> names.contains(module)).orElse(true);
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
        return new TreeSet<>(all);
    }

    /** @throws dev.orderly.config.InvalidSettingException if a module is chosen that the deployment does not have */
    void check() {
        setting(all.toArray(String[]::new)).find();
    }

    static Setting<Set<String>> setting(String... known) {
        return CHOSEN.accepting(
                List.of(known)::containsAll,
                "modules of this deployment, comma-separated: " + String.join(", ", known));
    }
}
