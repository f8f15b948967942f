package dev.orderly.event.catalogue;

import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventType;
import dev.orderly.event.Live;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Singleton;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds event types and subscribers while the application is deployed, and refuses what could not work, saying what to
 * write instead.
 */
public class CatalogueExtension implements Extension {

    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

    private final Map<String, EventDescriptor> events = new TreeMap<>();
    private final Map<String, Class<?>> subscriberClasses = new TreeMap<>();
    private final Map<String, Set<String>> handled = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private boolean live;

    void eventType(@Observes @WithAnnotations(EventType.class) ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        if (!type.isAnnotationPresent(EventType.class)) {
            return;
        }
        found.veto();
        if (!type.isRecord() || !DomainEvent.class.isAssignableFrom(type)) {
            problems.add(
                    "%s has @EventType but is not a record that implements DomainEvent; write: public record %s(…) implements DomainEvent"
                            .formatted(type.getName(), type.getSimpleName()));
            return;
        }
        add(describe(type.asSubclass(DomainEvent.class)));
    }

    void subscriber(@Observes @WithAnnotations(Subscriber.class) ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        var annotation = type.getAnnotation(Subscriber.class);
        if (annotation == null) {
            return;
        }
        if (!annotation.value().matches(NAME)) {
            problems.add("@Subscriber(\"%s\") on %s: a name is lower case letters, digits and hyphens"
                    .formatted(annotation.value(), type.getName()));
        }
        var other = subscriberClasses.putIfAbsent(annotation.value(), type);
        if (other != null && other != type) {
            problems.add("@Subscriber(\"%s\") is on %s and on %s; a name is one subscription: give one of them another"
                    .formatted(annotation.value(), other.getName(), type.getName()));
        }
    }

    void observer(@Observes ProcessObserverMethod<?, ?> found) {
        Type observed = found.getObserverMethod().getObservedType();
        if (observed == Batch.class) {
            batch(found);
        }
        if (!(observed instanceof Class<?> type) || !DomainEvent.class.isAssignableFrom(type)) {
            return;
        }
        var parameter = found.getAnnotatedMethod().getParameters().stream()
                .filter(p -> p.getBaseType().equals(observed))
                .findFirst()
                .orElseThrow();
        String where = found.getAnnotatedMethod().getJavaMember().toString();
        if (parameter.isAnnotationPresent(Live.class)) {
            live = true;
        } else if (parameter.isAnnotationPresent(Durable.class)) {
            durable(found, type, where);
        } else {
            problems.add(
                    ("%s observes %s bare, which would be called by nobody. Write @Observes @Durable in a @Subscriber(\"…\") "
                                    + "to handle it reliably, in a transaction, also in another process; or @Observes @Live to see it in this process, best effort")
                            .formatted(where, type.getSimpleName()));
        }
    }

    private void batch(ProcessObserverMethod<?, ?> found) {
        var subscriber = found.getObserverMethod().getBeanClass().getAnnotation(Subscriber.class);
        if (subscriber == null || found.getObserverMethod().isAsync()) {
            problems.add("%s observes a Batch; write @Observes @Durable Batch in a @Subscriber(\"…\")"
                    .formatted(found.getAnnotatedMethod().getJavaMember()));
        } else {
            found.configureObserverMethod().qualifiers(new DeliveredTo.Literal(subscriber.value()));
        }
    }

    private void durable(ProcessObserverMethod<?, ?> found, Class<?> type, String where) {
        var subscriber = found.getObserverMethod().getBeanClass().getAnnotation(Subscriber.class);
        var eventType = type.getAnnotation(EventType.class);
        if (subscriber == null) {
            problems.add("%s has @Durable, but %s is no subscriber; annotate the class with @Subscriber(\"…\")"
                    .formatted(where, found.getObserverMethod().getBeanClass().getName()));
        } else if (found.getObserverMethod().isAsync()) {
            problems.add(
                    "%s is @ObservesAsync @Durable; a durable handler runs in the delivery's transaction: write @Observes @Durable"
                            .formatted(where));
        } else if (eventType == null) {
            problems.add("%s handles %s, which has no @EventType; name the concrete event record"
                    .formatted(where, type.getName()));
        } else if (!handled.computeIfAbsent(subscriber.value(), name -> new TreeSet<>())
                .add(eventType.value())) {
            problems.add(
                    "%s: subscriber \"%s\" has two handlers of %s; one event is one transaction: make it one handler, or two subscribers"
                            .formatted(where, subscriber.value(), eventType.value()));
        } else {
            found.configureObserverMethod().qualifiers(new DeliveredTo.Literal(subscriber.value()));
        }
    }

    private EventDescriptor describe(Class<? extends DomainEvent> type) {
        var annotation = type.getAnnotation(EventType.class);
        return new EventDescriptor(annotation.value(), annotation.version(), moduleOf(type), type);
    }

    private void add(EventDescriptor event) {
        var other = events.putIfAbsent(event.type(), event);
        if (other != null && other.payload() != event.payload()) {
            problems.add("@EventType(\"%s\") is on %s and on %s; a name belongs to one record: rename one of them"
                    .formatted(
                            event.type(),
                            other.payload().getName(),
                            event.payload().getName()));
        }
    }

    private String moduleOf(Class<?> type) {
        return Modules.of(type).orElseGet(() -> {
            problems.add("%s belongs to no module; annotate its package with @Module(\"…\") in package-info.java"
                    .formatted(type.getName()));
            return "none";
        });
    }

    void provide(@Observes AfterBeanDiscovery discovery) {
        discovery
                .addBean()
                .types(Catalogue.class, Object.class)
                .scope(Singleton.class)
                .createWith(context -> catalogue());
    }

    void check(@Observes AfterDeploymentValidation validation) {
        if (!problems.isEmpty()) {
            validation.addDeploymentProblem(new DeploymentException(String.join("\n", problems)));
        }
    }

    Catalogue catalogue() {
        var subscribers = handled.entrySet().stream()
                .map(entry -> new SubscriberDescriptor(
                        entry.getKey(),
                        moduleOf(subscriberClasses.get(entry.getKey())),
                        new TreeSet<>(entry.getValue())))
                .toList();
        return new Catalogue(events.values(), subscribers, live);
    }
}
