package dev.orderly.bench;

import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import dev.orderly.bench.EventBusBench.Payload;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

/** The buses of others, each with three listeners that do the same. */
final class Others {

    private Others() {}

    static EventBus guava(Blackhole hole) {
        var bus = new EventBus();
        bus.register(new GuavaFirst(hole));
        bus.register(new GuavaSecond(hole));
        bus.register(new GuavaThird(hole));
        return bus;
    }

    /** Takes the event as an object. */
    public record GuavaFirst(Blackhole hole) {
        @Subscribe
        public void on(Payload payload) {
            hole.consume(payload);
        }
    }

    /** Takes the event as an object. */
    public record GuavaSecond(Blackhole hole) {
        @Subscribe
        public void on(Payload payload) {
            hole.consume(payload);
        }
    }

    /** Takes the event as an object. */
    public record GuavaThird(Blackhole hole) {
        @Subscribe
        public void on(Payload payload) {
            hole.consume(payload);
        }
    }

    static GenericApplicationContext spring(Blackhole hole) {
        var context = new GenericApplicationContext();
        for (var listener : Listeners.three(hole)) {
            context.addApplicationListener(new SpringListener(listener));
        }
        context.refresh();
        return context;
    }

    /** The quickest kind: no reflection. */
    private record SpringListener(java.util.function.Consumer<Object> listener)
            implements GenericApplicationListener {

        @Override
        public boolean supportsEventType(ResolvableType type) {
            return PayloadApplicationEvent.class.isAssignableFrom(type.toClass());
        }

        @Override
        public void onApplicationEvent(org.springframework.context.ApplicationEvent event) {
            listener.accept(((PayloadApplicationEvent<?>) event).getPayload());
        }
    }

    static SeContainer weld(Blackhole hole) {
        Observer.hole = hole;
        return SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(First.class, Second.class, Third.class)
                .initialize();
    }

    /** What the three observers share. */
    abstract static class Observer {
        static Blackhole hole;
    }

    /** Observes. */
    @jakarta.inject.Singleton
    static class First extends Observer {
        void on(@Observes Payload payload) {
            hole.consume(payload);
        }
    }

    /** Observes. */
    @jakarta.inject.Singleton
    static class Second extends Observer {
        void on(@Observes Payload payload) {
            hole.consume(payload);
        }
    }

    /** Observes. */
    @jakarta.inject.Singleton
    static class Third extends Observer {
        void on(@Observes Payload payload) {
            hole.consume(payload);
        }
    }
}
