package dev.orderly.event.inbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.Batch;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Outages;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.inbox.OwedDeliveries.Verdict;
import dev.orderly.event.transport.Received;
import dev.orderly.fault.FaultPoint;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Delivers to one subscriber: a batch in one transaction; if that fails, one by one, so that the poison is found and the
 * rest goes through. What fails is kept and later events of its key are parked behind it. Used by one thread.
 *
 * <p>An outage (see {@link Outages}) is nobody's failure: it is thrown, nothing has changed, the caller tries again.
 */
final class Deliverer {

    private static final Logger LOG = Logger.getLogger(Deliverer.class.getName());
    private static final int DUE_AT_ONCE = 20;

    private final String subscriber;
    private final Parts parts;
    private final Handlers handlers;
    private final Function<Received, Optional<Incoming>> reader;
    private final Set<String> told = new HashSet<>();
    private boolean parked;

    Deliverer(String subscriber, Parts parts, Handlers handlers) {
        this(subscriber, parts, handlers, message -> envelope(message, parts.codec()));
    }

    /** @param reader gives the envelope of a message; nothing for one to be passed over; fails for good where there is none */
    Deliverer(String subscriber, Parts parts, Handlers handlers, Function<Received, Optional<Incoming>> reader) {
        this.subscriber = subscriber;
        this.parts = parts;
        this.handlers = handlers;
        this.reader = reader;
    }

    /** The subscriber's methods: the types they handle, those that want to see a batch first, and those that handle its events. */
    record Handlers(Set<String> types, Consumer<Batch> ahead, Consumer<DomainEvent> each) {}

    /** What a deliverer works with. */
    record Parts(
            Inbox inbox,
            OwedDeliveries owed,
            StoredRetries retries,
            EnvelopeCodec codec,
            Transactions transactions,
            Clock clock) {}

    /** Reads the envelopes of a batch, keeps what is none, and delivers the rest. Returns the envelopes, in their order. */
    List<Envelope> deliver(List<Received> messages) {
        var batch = read(messages);
        try {
            parts.transactions().inNew(() -> together(batch));
        } catch (RuntimeException e) {
            Outages.rethrow(e);
            batch.forEach(this::alone);
        }
        return batch.stream().map(Incoming::envelope).toList();
    }

    /**
     * Tries what is due among the deliveries that are owed, and what then may follow of the same keys, until told to stop.
     * Returns whether there was any.
     */
    boolean deliverDue(BooleanSupplier stopped) {
        var due = parts.transactions().inNew(() -> parts.owed()
                .take(subscriber, handlers.types(), DUE_AT_ONCE, parts.retries().longest()));
        for (var delivery : due) {
            Optional<OwedDelivery> next = Optional.of(delivery);
            while (next.isPresent() && !stopped.getAsBoolean()) {
                next = again(next.get());
            }
        }
        return !due.isEmpty();
    }

    /** Lets those go that wait for nothing any more, because what they were parked behind is gone. */
    void freeFirst() {
        parts.transactions().inNew(() -> parts.owed().freeFirst(subscriber, handlers.types()));
    }

    /** Whether a delivery was parked since this was last asked. */
    boolean hasParked() {
        boolean answer = parked;
        parked = false;
        return answer;
    }

    private List<Incoming> read(List<Received> messages) {
        var batch = new ArrayList<Incoming>(messages.size());
        for (var message : messages) {
            try {
                reader.apply(message).ifPresent(batch::add);
            } catch (FinalFailure e) {
                LOG.log(
                        Level.WARNING,
                        "{0} got a message that is no event and keeps it as a dead letter: {1}",
                        new Object[] {subscriber, e.getMessage()});
                parts.transactions().inNew(() -> parts.owed().keepMalformed(subscriber, message.body(), e));
            }
        }
        return batch;
    }

    private static Optional<Incoming> envelope(Received message, EnvelopeCodec codec) {
        if (!message.isText()) {
            throw new FinalFailure("the body is no text");
        }
        return Optional.of(new Incoming(codec.read(message.text()), message.text()));
    }

    private void together(List<Incoming> batch) {
        var standing = standing(values(batch, Envelope::eventId), values(batch, Envelope::key));
        Map<Envelope, DomainEvent> wanted = new LinkedHashMap<>();
        for (var incoming : batch) {
            var envelope = incoming.envelope();
            if (!standing.seen().add(envelope.eventId())) {
                continue;
            }
            if (isForOthers(envelope)) {
                keepForOthers(incoming);
            } else if (standing.blocked().contains(envelope.key())) {
                park(incoming);
            } else {
                parts.inbox().claimLater(subscriber, envelope.eventId());
                wanted.put(envelope, parts.codec().open(envelope));
            }
        }
        if (!wanted.isEmpty()) {
            var events = new Batch(List.copyOf(wanted.values()));
            Delivery.ofBatch(subscriber, List.copyOf(wanted.keySet()), parts.clock())
                    .run(() -> handlers.ahead().accept(events));
            wanted.forEach((envelope, event) -> handle(new Delivery(subscriber, envelope, true, parts.clock()), event));
            FaultPoint.HANDLED_TOGETHER.reach(subscriber);
        }
    }

    private Inbox.Standing standing(Set<UUID> eventIds, Set<String> keys) {
        return parts.inbox().standing(subscriber, handlers.types(), eventIds, keys);
    }

    /** In an upgrade, the subscription may hear for a newer instance what this one has no handler for. */
    private boolean isForOthers(Envelope envelope) {
        return !handlers.types().contains(envelope.type());
    }

    private void keepForOthers(Incoming incoming) {
        var envelope = incoming.envelope();
        if (told.add(envelope.type())) {
            LOG.log(
                    Level.WARNING,
                    "{0} has no handler of {1} in this instance and keeps it for one that has: is an upgrade under way? First was {2}",
                    new Object[] {subscriber, envelope.type(), envelope.eventId()});
        }
        parts.owed().keepForOthers(subscriber, envelope, incoming.text());
    }

    private void park(Incoming incoming) {
        parts.owed().park(subscriber, incoming.envelope(), incoming.text());
        parked = true;
    }

    /** Each attempt in a transaction of its own, by the interceptors of the handler. */
    private void alone(Incoming incoming) {
        var envelope = incoming.envelope();
        if (parts.transactions().inNew(() -> settledWithoutHandler(incoming))) {
            return;
        }
        var delivery = new Delivery(subscriber, envelope, false, parts.clock());
        attempt(delivery).ifPresent(error -> {
            var verdict = verdict(delivery, error, 1);
            parts.transactions().inNew(() -> parts.owed()
                    .fail(subscriber, envelope, incoming.text(), delivery.failedAttempts(), verdict));
        });
    }

    private boolean settledWithoutHandler(Incoming incoming) {
        var envelope = incoming.envelope();
        var standing = standing(Set.of(envelope.eventId()), Set.of(envelope.key()));
        if (standing.seen().contains(envelope.eventId())) {
            return true;
        }
        if (isForOthers(envelope)) {
            keepForOthers(incoming);
            return true;
        }
        if (standing.blocked().contains(envelope.key())) {
            park(incoming);
            return true;
        }
        return false;
    }

    /** Tries an owed delivery; if it is through, returns the next of its key, which may now be tried. */
    private Optional<OwedDelivery> again(OwedDelivery owed) {
        var envelope = parts.codec().read(owed.envelope());
        var delivery = new Delivery(subscriber, envelope, false, parts.clock());
        var error = attempt(delivery);
        if (error.isEmpty()) {
            return parts.transactions()
                    .inNew(() -> parts.owed().doneAndNext(owed, handlers.types(), delivery.failedAttempts()));
        }
        var verdict = verdict(delivery, error.get(), owed.rounds() + 1);
        parts.transactions()
                .inNew(() -> parts.owed().failAgain(owed, envelope.type(), delivery.failedAttempts(), verdict));
        return Optional.empty();
    }

    /** Calls the handler; returns why it failed, having noted it. */
    private Optional<RuntimeException> attempt(Delivery delivery) {
        try {
            handle(delivery, parts.codec().open(delivery.envelope()));
            return Optional.empty();
        } catch (RuntimeException e) {
            Outages.rethrow(e);
            if (delivery.failedAttempts().isEmpty()) {
                delivery.failed(e);
            }
            return Optional.of(e);
        }
    }

    private void handle(Delivery delivery, DomainEvent event) {
        try (var scope = Cause.of(delivery.envelope()).bind()) {
            delivery.run(() -> handlers.each().accept(event));
        }
        if (!delivery.claimed()) {
            FaultPoint.HANDLED_ALONE.reach(subscriber);
        }
    }

    private Verdict verdict(Delivery delivery, RuntimeException error, int rounds) {
        var verdict = parts.retries().verdict(error, delivery.isHopeless(), rounds);
        var envelope = delivery.envelope();
        String next = verdict.nextAttempt() == null
                ? "it is dead; later events of its key are parked until it is replayed, edited or discarded"
                : "it is tried again at " + verdict.nextAttempt();
        LOG.log(Level.WARNING, error, () -> "Delivery %s of %s (key %s) failed, stored attempt %d: %s"
                .formatted(
                        new DeliveryId(subscriber, envelope.eventId()), envelope.type(), envelope.key(), rounds, next));
        return verdict;
    }

    private static <T> Set<T> values(List<Incoming> batch, Function<Envelope, T> field) {
        return batch.stream().map(incoming -> field.apply(incoming.envelope())).collect(Collectors.toSet());
    }
}
