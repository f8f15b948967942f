package dev.orderly.console;

import dev.orderly.event.desk.SubscriberState;
import dev.orderly.event.desk.Subscribers;
import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** How the subscribers of this instance stand. */
@ApplicationScoped
class SubscriberMeter implements Meter {

    private static final String LABEL = "subscriber";

    @Inject
    private Subscribers subscribers;

    @Override
    public void read(Readings readings) {
        subscribers.all().forEach(state -> read(state, readings));
    }

    private static void read(SubscriberState of, Readings readings) {
        String name = of.name();
        if (of.lag() != null) {
            readings.gauge("orderly_subscriber_lag", "Messages that wait in the broker", of.lag(), LABEL, name);
        }
        readings.gauge("orderly_subscriber_retrying", "Deliveries that are tried again", of.retrying(), LABEL, name);
        readings.gauge("orderly_subscriber_parked", "Deliveries behind others of their key", of.parked(), LABEL, name);
        readings.gauge("orderly_subscriber_dead", "Deliveries that wait for an operator", of.dead(), LABEL, name);
        readings.gauge("orderly_subscriber_paused", "1 if an operator has paused it", of.paused() ? 1 : 0, LABEL, name);
        readings.gauge(
                "orderly_subscriber_oldest_age_seconds",
                "Age of the oldest delivery that is owed",
                of.oldestAgeSeconds(),
                LABEL,
                name);
    }
}
