package dev.orderly.event.catalogue;

import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventType;
import dev.orderly.event.Publishes;
import dev.orderly.event.Subscriber;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.ProcessObserverMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The durable handlers found at deployment, each called from now on for the deliveries to its subscriber alone; and what they publish. */
final class DurableHandlers {

    private final Consumer<String> problems;
    private final Map<String, Set<String>> handled = new TreeMap<>();
    private final List<FlowGraph.Edge> flow = new ArrayList<>();

    /** @param problems told of what could not work */
    DurableHandlers(Consumer<String> problems) {
        this.problems = problems;
    }

    /** The types that each subscriber handles, by its name. */
    Map<String, Set<String>> handled() {
        return handled;
    }

    /** What handlers declare to publish. */
    List<FlowGraph.Edge> flow() {
        return flow;
    }

    /**
     * Takes a handler, or tells what is wrong with it.
     *
     * @param type what it handles
     * @param where the method, for messages
     */
    void add(ProcessObserverMethod<?, ?> found, Class<?> type, String where) {
        var observer = found.getObserverMethod();
        var subscriber = observer.getBeanClass().getAnnotation(Subscriber.class);
        var eventType = type.getAnnotation(EventType.class);
        if (subscriber == null) {
            problems.accept("%s has @Durable, but %s is no subscriber; annotate the class with @Subscriber(\"…\")"
                    .formatted(where, observer.getBeanClass().getName()));
        } else if (observer.isAsync()) {
            problems.accept(
                    "%s is @ObservesAsync @Durable; a durable handler runs in the delivery's transaction: write @Observes @Durable"
                            .formatted(where));
        } else if (observer.getTransactionPhase() != TransactionPhase.IN_PROGRESS
                || observer.getReception() != Reception.ALWAYS) {
            problems.accept(
                    "%s observes during %s, notified %s; a durable handler runs in the delivery's transaction, always: write @Observes @Durable"
                            .formatted(where, observer.getTransactionPhase(), observer.getReception()));
        } else if (isOutOfReach(found.getAnnotatedMethod().getJavaMember())) {
            problems.accept(
                    "%s is private or static, which no interceptor reaches: it would run without transaction; write void on(@Observes @Durable …)"
                            .formatted(where));
        } else if (type == Batch.class || type == DomainEvent.class && isConfigured(observer.getBeanClass())) {
            found.configureObserverMethod().qualifiers(new DeliveredTo.Literal(subscriber.value()));
        } else if (eventType == null) {
            problems.accept("%s handles %s, which has no @EventType; name the concrete event record"
                    .formatted(where, type.getName()));
        } else if (!handles(subscriber.value(), eventType, found.getAnnotatedMethod())) {
            problems.accept(
                    "%s: subscriber \"%s\" has two handlers of %s; one event is one transaction: make it one handler, or two subscribers"
                            .formatted(where, subscriber.value(), eventType.value()));
        } else {
            found.configureObserverMethod().qualifiers(new DeliveredTo.Literal(subscriber.value()));
        }
    }

    /** Notes that a subscriber handles an event, and what that leads to; false if another of its methods does already. */
    private boolean handles(String subscriber, EventType event, AnnotatedMethod<?> method) {
        boolean isFirst =
                handled.computeIfAbsent(subscriber, name -> new TreeSet<>()).add(event.value());
        if (isFirst) {
            Optional.ofNullable(method.getAnnotation(Publishes.class))
                    .ifPresent(publishes -> declare(
                            event.value(),
                            subscriber,
                            publishes,
                            method.getJavaMember().toString()));
        }
        return isFirst;
    }

    private void declare(String from, String subscriber, Publishes publishes, String where) {
        for (Class<?> type : publishes.value()) {
            var to = type.getAnnotation(EventType.class);
            if (to == null) {
                problems.accept("%s publishes %s, which has no @EventType; name the concrete event record in @Publishes"
                        .formatted(where, type.getName()));
            } else {
                flow.add(new FlowGraph.Edge(
                        from,
                        subscriber,
                        to.value(),
                        true,
                        publishes.loopsBecause().strip()));
            }
        }
    }

    /** Its types are none of its code's. */
    private static boolean isConfigured(Class<?> subscriber) {
        return subscriber.isAnnotationPresent(Configured.class);
    }

    private static boolean isOutOfReach(Method method) {
        return Modifier.isPrivate(method.getModifiers()) || Modifier.isStatic(method.getModifiers());
    }
}
