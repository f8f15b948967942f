package dev.orderly.event.catalogue;

import dev.orderly.config.InvalidSettingException;
import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventType;
import dev.orderly.event.Live;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import dev.orderly.event.Upcasts;
import jakarta.enterprise.context.NormalScope;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Stereotype;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedParameter;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.inject.Scope;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds event types and subscribers while the application is deployed, and refuses what could not work, saying what to
 * write instead.
 */
public class CatalogueExtension implements Extension {

    private static final Logger LOG = Logger.getLogger(CatalogueExtension.class.getName());
    private static final String NAME = "(?=.{1,100}$)[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final String TYPE = "(?=.{1,100}$)[a-z][a-z0-9-]*([.][a-z0-9-]+)*";

    private final Map<String, EventDescriptor> events = new TreeMap<>();
    private final Map<String, Class<?>> subscriberClasses = new TreeMap<>();
    private final Map<String, Class<?>> bare = new TreeMap<>();
    private final FoundUpcasters upcasters = new FoundUpcasters();
    private final Set<String> problems = new LinkedHashSet<>();
    private final LiveObservers live = new LiveObservers(problems::add);
    private final DurableHandlers durable = new DurableHandlers(problems::add);
    private final RunningModules modules = new RunningModules();
    private final ModulePaths paths = new ModulePaths();
    private final ConfiguredSubscribers configured = new ConfiguredSubscribers(modules);

    /** Whatever may be a bean. */
    void module(
            @Observes @WithAnnotations({NormalScope.class, Scope.class, Stereotype.class})
                    ProcessAnnotatedType<?> found) {
        modules.sort(found);
    }

    void resource(@Observes @WithAnnotations(Path.class) ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        if (type.isAnnotationPresent(Path.class)) {
            paths.add(type);
        }
    }

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
        checkName(type);
        add(describe(type.asSubclass(DomainEvent.class)));
    }

    private void checkName(Class<?> type) {
        var annotation = type.getAnnotation(EventType.class);
        if (!annotation.value().matches(TYPE) || annotation.version() < 1) {
            problems.add(
                    "@EventType(value = \"%s\", version = %d) on %s: a name is up to 100 lower case letters, digits, dots and hyphens, such as order.created, and a version is 1 or more"
                            .formatted(annotation.value(), annotation.version(), type.getName()));
        }
    }

    void upcaster(@Observes @WithAnnotations(Upcasts.class) ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        if (type.isAnnotationPresent(Upcasts.class)) {
            found.veto();
            upcasters.add(type);
        }
    }

    void subscriber(@Observes @WithAnnotations(Subscriber.class) ProcessAnnotatedType<?> found) {
        Class<?> type = found.getAnnotatedType().getJavaClass();
        var annotation = type.getAnnotation(Subscriber.class);
        if (annotation == null) {
            return;
        }
        if (!configured.admits(type)) {
            found.veto();
            return;
        }
        if (!annotation.value().matches(NAME)) {
            problems.add(
                    "@Subscriber(\"%s\") on %s: a name is up to 100 lower case letters, digits and hyphens, such as order-mails"
                            .formatted(annotation.value(), type.getName()));
        }
        var other = subscriberClasses.putIfAbsent(annotation.value(), type);
        if (other != null && other != type) {
            problems.add("@Subscriber(\"%s\") is on %s; a name is one subscription: give one of them another"
                    .formatted(annotation.value(), both(other, type)));
        }
    }

    void publishes(@Observes @WithAnnotations(Publishes.class) ProcessAnnotatedType<?> found) {
        found.getAnnotatedType().getMethods().stream()
                .filter(method -> method.isAnnotationPresent(Publishes.class))
                .filter(method -> !handlesEvent(method))
                .forEach(method -> problems.add(
                        "%s has @Publishes but is no durable handler of an event; write it on the void on(@Observes @Durable …) that leads here"
                                .formatted(method.getJavaMember())));
    }

    private static boolean handlesEvent(AnnotatedMethod<?> method) {
        return method.getParameters().stream()
                .anyMatch(parameter -> isDurable(parameter) && parameter.getBaseType() != Batch.class);
    }

    private static boolean isDurable(AnnotatedParameter<?> parameter) {
        return parameter.isAnnotationPresent(Durable.class)
                && (parameter.isAnnotationPresent(Observes.class)
                        || parameter.isAnnotationPresent(ObservesAsync.class));
    }

    void observer(@Observes ProcessObserverMethod<?, ?> found) {
        var parameter = found.getAnnotatedMethod().getParameters().stream()
                .filter(p -> p.isAnnotationPresent(Observes.class) || p.isAnnotationPresent(ObservesAsync.class))
                .findFirst()
                .orElseThrow();
        Class<?> type = erasure(found.getObserverMethod().getObservedType());
        String where = found.getAnnotatedMethod().getJavaMember().toString();
        boolean isLive = parameter.isAnnotationPresent(Live.class);
        boolean isDurable = parameter.isAnnotationPresent(Durable.class);
        if (!isLive) {
            live.refusePace(found.getAnnotatedMethod(), parameter);
        }
        if (isLive && isDurable) {
            problems.add("%s is @Live and @Durable, so it would be called by nobody; write one of them, or two methods"
                    .formatted(where));
        } else if (isDurable) {
            durable.add(found, type, where);
        } else if (!isLive) {
            bare.put(where, type);
        } else if (modules.runs(found.getObserverMethod().getBeanClass())) {
            live.add(found, parameter);
        }
        if (!modules.runs(found.getObserverMethod().getBeanClass())) {
            found.veto();
        }
    }

    /** An observer of {@code Object} hears all of CDI, the container's own events too: no observer of ours. */
    private void refuseBare(String where, Class<?> type) {
        boolean hearsEvents = type == Batch.class
                || DomainEvent.class.isAssignableFrom(type)
                || (type != Object.class
                        && events.values().stream().anyMatch(event -> type.isAssignableFrom(event.payload())));
        if (hearsEvents) {
            problems.add(
                    ("%s observes %s bare, which would be called for each delivery to anybody. Write @Observes @Durable in a @Subscriber(\"…\") "
                                    + "to handle it reliably, in a transaction, also in another process; or @Observes @Live to see it in this process, best effort")
                            .formatted(where, type.getSimpleName()));
        }
    }

    private static Class<?> erasure(Type type) {
        if (type instanceof Class<?> itself) {
            return itself;
        }
        if (type instanceof ParameterizedType generic) {
            return erasure(generic.getRawType());
        }
        return type instanceof TypeVariable<?> variable ? erasure(variable.getBounds()[0]) : Object.class;
    }

    private EventDescriptor describe(Class<? extends DomainEvent> type) {
        var annotation = type.getAnnotation(EventType.class);
        return new EventDescriptor(annotation.value(), annotation.version(), moduleOf(type), type);
    }

    private void add(EventDescriptor event) {
        var other = events.putIfAbsent(event.type(), event);
        if (other != null && other.payload() != event.payload()) {
            problems.add("@EventType(\"%s\") is on %s; a name belongs to one record: rename one of them"
                    .formatted(event.type(), both(other.payload(), event.payload())));
        }
    }

    /** Sorted, as the order of discovery may change from start to start. */
    static String both(Class<?> one, Class<?> other) {
        return Stream.of(one, other).map(Class::getName).sorted().collect(Collectors.joining(" and on "));
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
        try {
            modules.check();
            configured.of(events.keySet());
        } catch (InvalidSettingException wrong) {
            validation.addDeploymentProblem(wrong);
        }
        bare.forEach(this::refuseBare);
        problems.addAll(upcasters.problems(events));
        live.check(events.values());
        if (!problems.isEmpty()) {
            validation.addDeploymentProblem(new DeploymentException(String.join("\n", problems)));
        }
        new FlowGraph(durable.flow())
                .cycles()
                .forEach(cycle -> LOG.log(
                        Level.WARNING,
                        "Events lead back to themselves: {0}. If no handler of this cycle ends that, ORDERLY_MAX_DEPTH does, and the delivery is dead:"
                                + " let one publish less, or say what ends it: @Publishes(value = …, loopsBecause = \"…\")",
                        cycle));
    }

    Catalogue catalogue() {
        var handling = durable.handled().entrySet().stream()
                .map(entry -> new SubscriberDescriptor(
                        entry.getKey(),
                        moduleOf(subscriberClasses.get(entry.getKey())),
                        new TreeSet<>(entry.getValue())));
        var subscribers =
                Stream.concat(handling, configured.of(events.keySet()).stream()).toList();
        return new Catalogue(events.values(), subscribers, durable.flow(), live, upcasters.upcasters(), modules, paths);
    }
}
