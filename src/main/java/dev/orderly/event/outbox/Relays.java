package dev.orderly.event.outbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Collection;

/** Makes the relay of this instance. */
@ApplicationScoped
public class Relays {

    @Inject
    private Outbox outbox;

    @Inject
    private RelayShards shards;

    @Inject
    private Transactions transactions;

    @Inject
    private BackPressure backPressure;

    @Inject
    private Clock clock;

    /** A relay, not yet running; it declares the subscriptions before it first sends. */
    public Relay over(Transport transport, Collection<Subscription> subscriptions) {
        return new Relay(outbox, shards, transactions, transport, subscriptions, backPressure, clock);
    }
}
