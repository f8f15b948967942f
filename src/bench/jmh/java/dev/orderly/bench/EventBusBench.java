package dev.orderly.bench;

import com.google.common.eventbus.EventBus;
import dev.orderly.event.emitter.ListenerOptions;
import dev.orderly.event.emitter.NameStatistics;
import dev.orderly.event.emitter.Overflow;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.se.SeContainer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.support.GenericApplicationContext;

/** One event to three listeners: a plain loop over them, this bus, and the buses of others. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class EventBusBench {

    private static final String NAME = "order.created";

    private final Payload payload = new Payload("5f3c");
    private Consumer<Object>[] listeners;
    private dev.orderly.event.emitter.EventBus exact;
    private dev.orderly.event.emitter.EventBus wildcard;
    private dev.orderly.event.emitter.EventBus async;
    private EventBus guava;
    private GenericApplicationContext spring;
    private ApplicationEventPublisher publisher;
    private SeContainer weld;
    private Event<Payload> cdi;

    /** What is emitted. */
    public record Payload(String id) {}

    public static void main(String[] arguments) throws Exception {
        Comparison.run(EventBusBench.class, "plainLoop", arguments);
    }

    @Setup
    public void listen(Blackhole hole) {
        listeners = Listeners.three(hole);
        exact = new dev.orderly.event.emitter.EventBus();
        wildcard = new dev.orderly.event.emitter.EventBus();
        async = new dev.orderly.event.emitter.EventBus();
        for (var listener : listeners) {
            exact.on(NAME, listener);
            async.on(NAME, ListenerOptions.defaults().async(1_024, Overflow.DROP_OLDEST), listener);
        }
        wildcard.on("order.*", listeners[0]);
        wildcard.on("**", listeners[1]);
        wildcard.on("*.created", listeners[2]);
        guava = Others.guava(hole);
        spring = Others.spring(hole);
        publisher = spring;
        weld = Others.weld(hole);
        cdi = weld.getBeanManager().getEvent().select(Payload.class);
    }

    @TearDown
    public void stop() {
        async.close();
        spring.close();
        weld.close();
    }

    @Benchmark
    public void plainLoop() {
        for (var listener : listeners) {
            listener.accept(payload);
        }
    }

    @Benchmark
    public boolean busExactName() {
        return exact.emit(NAME, payload);
    }

    @Benchmark
    public boolean busWildcards() {
        return wildcard.emit(NAME, payload);
    }

    @Benchmark
    public boolean busAsync() {
        return async.emit(NAME, payload);
    }

    @Benchmark
    public List<NameStatistics> busStatistics() {
        return exact.statistics();
    }

    @Benchmark
    public void cdiFire() {
        cdi.fire(payload);
    }

    @Benchmark
    public void guavaPost() {
        guava.post(payload);
    }

    @Benchmark
    public void springPublish() {
        publisher.publishEvent(payload);
    }
}
