package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import jakarta.validation.Validator;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Catalogues without a deployment. */
public final class Catalogues {

    private Catalogues() {}

    /** One that knows these events and no subscriber. */
    public static Catalogue of(List<Class<? extends DomainEvent>> events) {
        return new Catalogue(
                events.stream().map(Catalogues::describe).toList(),
                List.of(),
                List.of(),
                new LiveObservers(problem -> {}));
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
