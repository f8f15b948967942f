package dev.orderly.event.catalogue;

import dev.orderly.event.Module;
import java.util.Optional;

/** Finds the {@link Module} that a class belongs to: the nearest annotated package above it. */
final class Modules {

    private Modules() {}

    static Optional<String> of(Class<?> type) {
        String name = type.getPackageName();
        while (!name.isEmpty()) {
            var module = moduleOf(name, type.getClassLoader());
            if (module.isPresent()) {
                return module;
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
        return Optional.empty();
    }

    private static Optional<String> moduleOf(String packageName, ClassLoader loader) {
        try {
            var info = Class.forName(packageName + ".package-info", false, loader);
            return Optional.ofNullable(info.getAnnotation(Module.class)).map(Module::value);
        } catch (ClassNotFoundException absent) {
            return Optional.empty();
        }
    }
}
