package dev.orderly.event.catalogue;

import dev.orderly.config.Setting;
import dev.orderly.event.Batched;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Throttled;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The live observers found at deployment: those called for each event, and the throttled and batched ones. */
final class LiveObservers {

    private static final String WRITE =
            "write void on(@Observes @Live @Batched(size = 100, delay = \"500ms\") List<OrderCreated> events),"
                    + " with the event you mean";

    private final Consumer<String> problems;
    private final List<PacedObserver> paced = new ArrayList<>();
    private boolean direct;

    /** @param problems told of what could not work */
    LiveObservers(Consumer<String> problems) {
        this.problems = problems;
    }

    /** Whether any is called for each event. */
    boolean anyDirect() {
        return direct;
    }

    List<PacedObserver> paced() {
        return List.copyOf(paced);
    }

    /** Refuses what only live observers may have. */
    void refusePace(AnnotatedMethod<?> method, AnnotatedParameter<?> parameter) {
        if (isPaced(method, parameter)) {
            problems.accept(
                    "%s has @Throttled or @Batched but is no live observer; a durable handler gets every event, in a transaction of its own: write @Observes @Live @Throttled(…), or leave it away"
                            .formatted(method.getJavaMember()));
        }
    }

    /** Takes a live observer. One with a pace is called by the bus alone, so no event is fired to it any more. */
    void add(ProcessObserverMethod<?, ?> found, AnnotatedParameter<?> parameter) {
        var method = found.getAnnotatedMethod();
        String where = method.getJavaMember().toString();
        if (isPaced(method, parameter)) {
            addPaced(found, parameter, where);
        } else if (isList(parameter.getBaseType())) {
            problems.accept(
                    "%s takes a list but has no @Batched, so it would be called by nobody; %s".formatted(where, WRITE));
        } else {
            direct = true;
        }
    }

    private void addPaced(ProcessObserverMethod<?, ?> found, AnnotatedParameter<?> parameter, String where) {
        var throttled = find(Throttled.class, found.getAnnotatedMethod(), parameter);
        var batched = find(Batched.class, found.getAnnotatedMethod(), parameter);
        Type observed = found.getObserverMethod().getObservedType();
        Class<?> type = batched == null ? classOf(observed) : elementOf(observed);
        if (type == null) {
            problems.accept(
                    batched == null
                            ? "%s has @Throttled but takes %s; name the event: write void on(@Observes @Live @Throttled(every = \"1s\") OrderCreated created)"
                                    .formatted(where, observed.getTypeName())
                            : "%s has @Batched but takes %s; a batch is a list of events: %s"
                                    .formatted(where, observed.getTypeName(), WRITE));
        } else if (batched != null && batched.size() < 1) {
            problems.accept(
                    "%s has @Batched(size = %d); a batch has one event or more".formatted(where, batched.size()));
        } else {
            var every = throttled == null ? null : duration("@Throttled(every", throttled.every(), where);
            var delay = batched == null ? null : duration("@Batched(delay", batched.delay(), where);
            found.configureObserverMethod().qualifiers(new DeliveredTo.Literal(where));
            paced.add(new PacedObserver(
                    where,
                    type,
                    every,
                    throttled != null && throttled.perKey(),
                    batched == null ? 0 : batched.size(),
                    delay,
                    batched != null || found.getObserverMethod().isAsync(),
                    call(found.getObserverMethod())));
        }
    }

    /** Refuses those who wait for what is no event. */
    void check(Collection<EventDescriptor> events) {
        paced.stream()
                .filter(observer -> events.stream().noneMatch(event -> observer.hears(event.payload())))
                .filter(observer -> observer.type() != DomainEvent.class)
                .forEach(observer -> problems.accept("%s observes %s, which is no event; name a record with @EventType"
                        .formatted(observer.name(), observer.type().getName())));
    }

    private Duration duration(String attribute, String text, String where) {
        return Setting.parseDuration(text)
                .filter(duration -> !duration.isZero())
                .orElseGet(() -> {
                    problems.accept(
                            "%s has %s = \"%s\"): a time is written such as 250ms, 10s, 15m or 2h, and is more than zero"
                                    .formatted(where, attribute, text));
                    return Duration.ofSeconds(1);
                });
    }

    @SuppressWarnings("unchecked")
    private static Consumer<Object> call(ObserverMethod<?> method) {
        return ((ObserverMethod<Object>) method)::notify;
    }

    private static boolean isPaced(AnnotatedMethod<?> method, AnnotatedParameter<?> parameter) {
        return find(Throttled.class, method, parameter) != null || find(Batched.class, method, parameter) != null;
    }

    private static <A extends Annotation> A find(
            Class<A> annotation, AnnotatedMethod<?> method, AnnotatedParameter<?> parameter) {
        A found = parameter.getAnnotation(annotation);
        return found == null ? method.getAnnotation(annotation) : found;
    }

    private static boolean isList(Type type) {
        return type == List.class || type instanceof ParameterizedType generic && generic.getRawType() == List.class;
    }

    private static Class<?> elementOf(Type type) {
        return type instanceof ParameterizedType generic && generic.getRawType() == List.class
                ? classOf(generic.getActualTypeArguments()[0])
                : null;
    }

    private static Class<?> classOf(Type type) {
        return type instanceof Class<?> itself ? itself : null;
    }
}
