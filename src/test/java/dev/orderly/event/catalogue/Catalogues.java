package dev.orderly.event.catalogue;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import java.util.List;

/** Catalogues without a deployment. */
public final class Catalogues {

    private Catalogues() {}

    /** One that knows these events and no subscriber. */
    public static Catalogue of(List<Class<? extends DomainEvent>> events) {
        return new Catalogue(events.stream().map(Catalogues::describe).toList(), List.of(), List.of(), false);
    }

    private static EventDescriptor describe(Class<? extends DomainEvent> type) {
        var annotation = type.getAnnotation(EventType.class);
        String module = Modules.of(type).orElseThrow();
        return new EventDescriptor(annotation.value(), annotation.version(), module, type);
    }
}
