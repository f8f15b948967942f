package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Upcaster;
import dev.orderly.event.Upcasts;
import jakarta.validation.Validator;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Catalogues without a deployment. */
public final class Catalogues {

    private Catalogues() {}

    /** One that knows these events and no subscriber, and reads older versions by upcasters that {@code @Upcasts} says the step of. */
    public static Catalogue of(List<Class<? extends DomainEvent>> events, Upcaster... upcasters) {
        var steps = Arrays.stream(upcasters).collect(Collectors.toMap(Catalogues::step, Function.identity()));
        return new Catalogue(
                events.stream().map(Catalogues::describe).toList(),
                List.of(),
                List.of(),
                new LiveObservers(problem -> {}),
                new Upcasters(steps),
                new RunningModules(),
                new ModulePaths());
    }

    private static Upcasters.Step step(Upcaster upcaster) {
        var upcasts = upcaster.getClass().getAnnotation(Upcasts.class);
        return new Upcasters.Step(upcasts.type(), upcasts.from());
    }

    /** A codec of these events to which every payload that can be read is valid. */
    public static EnvelopeCodec codec(Catalogue catalogue, Clock clock) {
        var allValid = (Validator) Proxy.newProxyInstance(
                Catalogues.class.getClassLoader(),
                new Class<?>[] {Validator.class},
                (proxy, method, arguments) -> Set.of());
        return new EnvelopeCodec(catalogue, allValid, clock);
    }

    private static EventDescriptor describe(Class<? extends DomainEvent> type) {
        var annotation = type.getAnnotation(EventType.class);
        String module = Modules.of(type).orElseThrow();
        return new EventDescriptor(annotation.value(), annotation.version(), module, type);
    }
}
