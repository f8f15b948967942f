package dev.orderly.event.catalogue;

import jakarta.ws.rs.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which module answers at which path: by the {@link Path} of its resource classes, of which the longest that fits counts. */
final class ModulePaths {

    private static final Pattern TEMPLATE = Pattern.compile("\\{\\s*[\\w.-]+\\s*(?::((?:[^{}]|\\{[^{}]*})*))?}");

    private final List<ModulePath> paths = new ArrayList<>();

    private record ModulePath(Pattern pattern, int literals, Optional<String> module) {}

    /** Takes a resource class, of a module or of none. */
    void add(Class<?> resource) {
        String path = resource.getAnnotation(Path.class).value();
        paths.add(new ModulePath(
                pattern(path), TEMPLATE.matcher(path).replaceAll("").length(), Modules.of(resource)));
    }

    private static Pattern pattern(String path) {
        var regex = new StringBuilder("/?");
        var template = TEMPLATE.matcher(path.startsWith("/") ? path.substring(1) : path);
        while (template.find()) {
            var literal = new StringBuilder();
            template.appendReplacement(literal, "");
            regex.append(Pattern.quote(literal.toString()))
                    .append(
                            template.group(1) == null
                                    ? "[^/]+"
                                    : "(?:" + template.group(1).strip() + ")");
        }
        var rest = new StringBuilder();
        template.appendTail(rest);
        return Pattern.compile(regex + Pattern.quote(rest.toString()) + "(?:/.*)?");
    }

    /** The module of the resource at a path below the root of the API; empty if there is no such resource, or it is of no module. */
    Optional<String> moduleAt(String path) {
        return paths.stream()
                .filter(known -> known.pattern().matcher(path).matches())
                .max(Comparator.comparingInt(ModulePath::literals))
                .flatMap(ModulePath::module);
    }
}
