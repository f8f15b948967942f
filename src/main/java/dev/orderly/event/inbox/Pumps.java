package dev.orderly.event.inbox;

import dev.orderly.config.Setting;
import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.event.backfill.Feed;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.DeliveredTo;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.SubscriberDescriptor;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.ObserverException;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** Makes a pump for each subscriber of the catalogue. */
@ApplicationScoped
public class Pumps {

    private static final Logger LOG = Logger.getLogger(Pumps.class.getName());
    private static final Setting<Integer> PARKED_LIMIT = Setting.integer("orderly.parked.limit", 1000, 1, 1_000_000);

    @Inject
    private Catalogue catalogue;

    @Inject
    private Inbox inbox;

    @Inject
    private OwedDeliveries owed;

    @Inject
    private PausedSubscribers paused;

    @Inject
    private KnownSubscribers known;

    @Inject
    private BackfillJobs backfills;

    @Inject
    private Feed feed;

    @Inject
    private StoredRetries retries;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private Transactions transactions;

    @Inject
    private BackPressure backPressure;

    @Inject
    private Clock clock;

    @Inject
    @Any
    private Event<DomainEvent> events;

    @Inject
    @Any
    private Event<Batch> batches;

    @Inject
    @Any
    private Instance<Inlet> inlets;

    /** Before anything is at work, so that a wrong setting stops the start. */
    static void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "Up to {0} events of a key are parked at a subscriber", PARKED_LIMIT.get());
    }

    /** The subscriptions of all subscribers of the deployment: also of those that run elsewhere, or nowhere yet. */
    public List<Subscription> subscriptions() {
        return catalogue.subscribers().stream().map(Pumps::subscription).toList();
    }

    /** The subscriptions of the subscribers that run in this instance. */
    public List<Subscription> subscriptionsHere() {
        return catalogue.subscribersHere().stream().map(Pumps::subscription).toList();
    }

    /** The names of all subscribers that run in this instance, whatever brings them their events. */
    public List<String> namesHere() {
        return here().map(SubscriberDescriptor::name).toList();
    }

    /** A pump for each subscriber that runs in this instance, not yet running. */
    public List<Pump> over(Transport transport) {
        transactions.inNew(() -> here().forEach(subscriber -> known.meet(subscriber.name())));
        return here().map(subscriber -> subscriber.foreign() ? pump(subscriber) : pump(subscriber, transport))
                .toList();
    }

    private Stream<SubscriberDescriptor> here() {
        return Stream.concat(catalogue.subscribersHere().stream(), catalogue.inlets().stream());
    }

    private Pump pump(SubscriberDescriptor subscriber, Transport transport) {
        var subscription = subscription(subscriber);
        return new Pump(
                subscription,
                withoutKeys -> transport.open(subscription, withoutKeys),
                new Deliverer(subscriber.name(), parts(), handlers(subscriber)),
                valve(subscriber, PARKED_LIMIT.get()),
                feed,
                age -> backPressure.report(subscriber.name(), age),
                clock);
    }

    /** Over its inlet, which knows no keys; and how old the events of others are should slow nobody here. */
    private Pump pump(SubscriberDescriptor subscriber) {
        var inlet = inlets.stream()
                .filter(one -> one.subscriber().equals(subscriber.name()))
                .findFirst()
                .orElseThrow();
        return new Pump(
                subscription(subscriber),
                withoutKeys -> inlet.open(),
                new Deliverer(subscriber.name(), parts(), handlers(subscriber), inlet::read),
                valve(subscriber, Integer.MAX_VALUE),
                feed,
                age -> {},
                clock);
    }

    private Deliverer.Parts parts() {
        return new Deliverer.Parts(inbox, owed, retries, codec, transactions, clock);
    }

    private Deliverer.Handlers handlers(SubscriberDescriptor subscriber) {
        var qualifier = new DeliveredTo.Literal(subscriber.name());
        var ahead = batches.select(qualifier);
        var each = events.select(qualifier);
        return new Deliverer.Handlers(subscriber.types(), batch -> fire(ahead, batch), event -> fire(each, event));
    }

    private Valve valve(SubscriberDescriptor subscriber, int parkedLimit) {
        return new Valve(subscriber.name(), paused, backfills, owed, transactions, parkedLimit);
    }

    /** Throws what the handler threw: the container wraps it, once or twice, where an extension has configured the observer. */
    private static <T> void fire(Event<T> handlers, T event) {
        try {
            handlers.fire(event);
        } catch (ObserverException wrapped) {
            throw unwrap(wrapped);
        }
    }

    private static RuntimeException unwrap(RuntimeException error) {
        return error instanceof ObserverException && error.getCause() instanceof RuntimeException cause
                ? unwrap(cause)
                : error;
    }

    private static Subscription subscription(SubscriberDescriptor subscriber) {
        return new Subscription(subscriber.name(), subscriber.types());
    }
}
