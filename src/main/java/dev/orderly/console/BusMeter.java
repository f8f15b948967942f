package dev.orderly.console;

import dev.orderly.event.emitter.EventBus;
import dev.orderly.event.emitter.NameStatistics;
import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What passed over the bus, by name. */
@ApplicationScoped
class BusMeter implements Meter {

    private static final double NANOS = 1e9;

    @Inject
    private EventBus bus;

    @Override
    public void read(Readings readings) {
        bus.statistics().forEach(name -> read(name, readings));
    }

    private static void read(NameStatistics of, Readings readings) {
        String name = of.name();
        readings.counter("orderly_bus_emits", "Payloads emitted on the bus", of.count(), "name", name);
        readings.counter("orderly_bus_errors", "Failed calls of listeners", of.errors(), "name", name);
        readings.counter("orderly_bus_seconds", "Time of emits, estimated", of.totalNanos() / NANOS, "name", name);
        readings.counter("orderly_bus_drops", "Payloads lost by full queues", of.drops(), "name", name);
        readings.counter(
                "orderly_bus_held_back", "Payloads that a throttle or debounce kept", of.heldBack(), "name", name);
        readings.gauge("orderly_bus_listeners", "Listeners on the bus", of.listeners(), "name", name);
    }
}
