package dev.orderly.event.resilience;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the interceptor binding that holds for a call: that of the method, else of the bean's class, each also by a stereotype. */
final class Bindings {

    private Bindings() {}

    /** @param bean the bean's own class: a method may be inherited from one that has no binding */
    static <A extends Annotation> A of(Method method, Class<?> bean, Class<A> binding) {
        return on(method, binding, new HashSet<>())
                .or(() -> on(bean, binding, new HashSet<>()))
                .orElseThrow(() -> new IllegalStateException(
                        "No @%s on %s or %s".formatted(binding.getSimpleName(), method, bean.getName())));
    }

    private static <A extends Annotation> Optional<A> on(
            AnnotatedElement element, Class<A> binding, Set<Class<?>> visited) {
        A direct = element.getAnnotation(binding);
        if (direct != null) {
            return Optional.of(direct);
        }
        for (var annotation : element.getAnnotations()) {
            var type = annotation.annotationType();
            if (visited.add(type)) {
                var indirect = on(type, binding, visited);
                if (indirect.isPresent()) {
                    return indirect;
                }
            }
        }
        return Optional.empty();
    }
}
