package dev.orderly.event.road;

import dev.orderly.event.outbox.Outbox;
import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How many events wait to be sent. */
@ApplicationScoped
class OutboxMeter implements Meter {

    @Inject
    private Outbox outbox;

    @Override
    public void read(Readings readings) {
        readings.gauge("orderly_outbox_events", "Events that wait to be sent to the broker", outbox.size());
    }
}
