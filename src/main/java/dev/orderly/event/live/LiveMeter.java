package dev.orderly.event.live;

import dev.orderly.event.live.OtherInstances.Figures;
import dev.orderly.metric.Meter;
import dev.orderly.metric.Readings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The live events that went between instances, if they do. */
@ApplicationScoped
class LiveMeter implements Meter {

    @Inject
    private OtherInstances others;

    @Override
    public void read(Readings readings) {
        others.figures().ifPresent(figures -> read(figures, readings));
    }

    private static void read(Figures of, Readings readings) {
        readings.counter("orderly_live_sent", "Live events told to other instances", of.sent());
        readings.counter("orderly_live_received", "Live events that other instances told", of.received());
        readings.counter("orderly_live_dropped", "Live events lost on their way", of.droppedOut(), "direction", "out");
        readings.counter("orderly_live_dropped", "Live events lost on their way", of.droppedIn(), "direction", "in");
        readings.counter("orderly_live_unreadable", "Live events of other instances not known here", of.unreadable());
    }
}
