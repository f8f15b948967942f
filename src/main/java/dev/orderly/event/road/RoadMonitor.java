package dev.orderly.event.road;

import dev.orderly.event.PendingEvents;
import dev.orderly.event.inbox.OwedDeliveries;
import dev.orderly.event.inbox.Pumps;
import dev.orderly.event.outbox.Outbox;
import dev.orderly.event.transport.Transports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * Counts rows in the outbox, messages waiting for a subscriber, and deliveries that are retried or parked. While the broker
 * is away, what stands in it is not known and not counted.
 */
@ApplicationScoped
class RoadMonitor implements PendingEvents {

    @Inject
    private Outbox outbox;

    @Inject
    private OwedDeliveries owed;

    @Inject
    private Pumps pumps;

    @Inject
    private Transports transports;

    @Override
    public long count() {
        var subscriptions = pumps.subscriptionsHere();
        long waiting = subscriptions.stream()
                .mapToLong(subscription ->
                        transports.chosen().backlog(subscription).orElse(0))
                .sum();
        return outbox.size() + waiting + owed.count(pumps.namesHere());
    }
}
