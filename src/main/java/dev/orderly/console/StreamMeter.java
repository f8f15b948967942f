package dev.orderly.console;

import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The clients of the live stream. */
@ApplicationScoped
class StreamMeter implements Meter {

    @Inject
    private StreamClients clients;

    @Override
    public void read(Readings readings) {
        var count = clients.count();
        readings.gauge("orderly_stream_clients", "Clients that follow the live stream", count.connected());
        readings.counter("orderly_stream_dropped", "Clients sent away as they were too slow", count.dropped());
        readings.counter("orderly_stream_refused", "Clients not admitted as there were too many", count.refused());
    }
}
