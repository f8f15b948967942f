package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.event.Batched;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Live;
import dev.orderly.event.Throttled;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.CatalogueExtension;
import dev.orderly.event.emitter.BusTimer;
import dev.orderly.event.emitter.EventBus;
import dev.orderly.order.OrderDelivered;
import dev.orderly.order.OrderShipped;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.weld.environment.se.Weld;
import org.jboss.weld.environment.se.WeldContainer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Throttled and batched live observers on the bus, in virtual time. */
class PacedPipelineTest {

    private final Time time = new Time();
    private final EventBus bus =
            EventBus.builder().timer(time).executor(Runnable::run).build();
    private WeldContainer container;
    private PacedObservers paced;

    /** Stands until it is moved on. */
    private static final class Time implements BusTimer {

        private record Task(long due, Runnable work) {}

        private final List<Task> tasks = new ArrayList<>();
        private long now;

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public Runnable after(Duration delay, Runnable work) {
            var task = new Task(now + delay.toNanos(), work);
            tasks.add(task);
            return () -> tasks.remove(task);
        }

        void pass(Duration duration) {
            now += duration.toNanos();
            var due = tasks.stream().filter(task -> task.due() <= now).toList();
            tasks.removeAll(due);
            due.forEach(task -> task.work().run());
        }
    }

    @ApplicationScoped
    static class Onlooker {
        static final List<List<OrderShipped>> BATCHES = new ArrayList<>();
        static final List<DomainEvent> THROTTLED = new ArrayList<>();
        static final List<OrderShipped> PER_ORDER = new ArrayList<>();

        void batch(@Observes @Live @Batched(size = 2, delay = "1s") List<OrderShipped> events) {
            BATCHES.add(events);
        }

        void throttled(@Observes @Live @Throttled(every = "1s") DomainEvent event) {
            THROTTLED.add(event);
        }

        @Throttled(every = "1s", perKey = true)
        void perOrder(@Observes @Live OrderShipped event) {
            PER_ORDER.add(event);
        }
    }

    @BeforeEach
    void start() {
        Onlooker.BATCHES.clear();
        Onlooker.THROTTLED.clear();
        Onlooker.PER_ORDER.clear();
        container = new Weld()
                .disableDiscovery()
                .addExtension(new CatalogueExtension())
                .addBeanClasses(Onlooker.class, OrderShipped.class, OrderDelivered.class)
                .initialize();
        paced = new PacedObservers(container.select(Catalogue.class).get(), bus);
        paced.start(null);
    }

    @AfterEach
    void close() {
        container.close();
    }

    @Test
    void showsABatchWhenItIsFullOrHasWaitedAndAtTheEnd() {
        var first = emit();
        assertThat(Onlooker.BATCHES).isEmpty();
        var second = emit();
        assertThat(Onlooker.BATCHES).containsExactly(List.of(first, second));

        var third = emit();
        time.pass(Duration.ofSeconds(1));
        assertThat(Onlooker.BATCHES).hasSize(2).endsWith(List.of(third));

        var last = emit();
        paced.stop(null);
        assertThat(Onlooker.BATCHES).hasSize(3).endsWith(List.of(last));
    }

    @Test
    void showsOneOfATypeInTheTime() {
        var first = emit();
        emit();
        var other = new OrderDelivered(UUID.randomUUID(), "ann", null, null);
        bus.emit("order.delivered", other);
        time.pass(Duration.ofSeconds(1));
        var later = emit();

        assertThat(Onlooker.THROTTLED).containsExactly(first, other, later);
    }

    @Test
    void showsOneOfAKeyInTheTime() {
        var first = emit();
        bus.emit("order.shipped", first);
        var other = emit();

        assertThat(Onlooker.PER_ORDER).containsExactly(first, other);
    }

    private OrderShipped emit() {
        var event = new OrderShipped(UUID.randomUUID(), "ann", null, null);
        bus.emit("order.shipped", event);
        return event;
    }
}
