package dev.orderly.event.inbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.Batch;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Outages;
import dev.orderly.event.catalogue.EnvelopeCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private static final int DUE_AT_ONCE = 100;

    private final String subscriber;
    private final Parts parts;
    private final Handlers handlers;

    Deliverer(String subscriber, Parts parts, Handlers handlers) {
        this.subscriber = subscriber;
        this.parts = parts;
        this.handlers = handlers;
    }

    /** The subscriber's methods: those that want to see a batch first, and those that handle its events. */
    record Handlers(Consumer<Batch> ahead, Consumer<DomainEvent> each) {}

    /** What a deliverer works with. */
    record Parts(
            Inbox inbox, OwedDeliveries owed, StoredRetries retries, EnvelopeCodec codec, Transactions transactions) {}

    /** An envelope and the text it came as. */
    private record Incoming(Envelope envelope, String text) {}

    /** Reads the envelopes of a batch, keeps what is none, and delivers the rest. Returns the envelopes, in their order. */
    List<Envelope> deliver(List<String> texts) {
        var batch = read(texts);
        try {
            parts.transactions().inNew(() -> together(batch));
        } catch (RuntimeException e) {
            Outages.rethrow(e);
            batch.forEach(this::alone);
        }
        return batch.stream().map(Incoming::envelope).toList();
    }

    /** Tries what is due among the deliveries that are owed. Returns whether there was any. */
    boolean deliverDue() {
        var due = parts.transactions().inNew(() -> parts.owed().due(subscriber, DUE_AT_ONCE));
        due.forEach(this::again);
        return !due.isEmpty();
    }

    private List<Incoming> read(List<String> texts) {
        var batch = new ArrayList<Incoming>(texts.size());
        for (String text : texts) {
            try {
                batch.add(new Incoming(parts.codec().read(text), text));
            } catch (FinalFailure e) {
                LOG.log(
                        Level.WARNING,
                        "{0} got a message that is no envelope and keeps it as a dead letter: {1}",
                        new Object[] {subscriber, e.getMessage()});
                parts.transactions().inNew(() -> parts.owed().keepMalformed(subscriber, text, e));
            }
        }
        return batch;
    }

    private void together(List<Incoming> batch) {
        var standing =
                parts.inbox().standing(subscriber, values(batch, Envelope::eventId), values(batch, Envelope::key));
        Map<Envelope, DomainEvent> wanted = new LinkedHashMap<>();
        for (var incoming : batch) {
            var envelope = incoming.envelope();
            if (!standing.seen().add(envelope.eventId())) {
                continue;
            }
            if (standing.blocked().contains(envelope.key())) {
                parts.owed().park(subscriber, envelope, incoming.text());
            } else {
                parts.inbox().claimLater(subscriber, envelope.eventId());
                wanted.put(envelope, parts.codec().open(envelope));
            }
        }
        if (!wanted.isEmpty()) {
            var events = new Batch(List.copyOf(wanted.values()));
            Delivery.ofBatch(subscriber).run(() -> handlers.ahead().accept(events));
            wanted.forEach((envelope, event) -> handle(envelope, event, true));
        }
    }

    /** Each attempt in a transaction of its own, by the interceptors of the handler. */
    private void alone(Incoming incoming) {
        var envelope = incoming.envelope();
        if (parts.transactions().inNew(() -> settledWithoutHandler(incoming))) {
            return;
        }
        try {
            handle(envelope, parts.codec().open(envelope), false);
        } catch (RuntimeException e) {
            Outages.rethrow(e);
            var verdict = parts.retries().verdict(e, 1);
            log(envelope, e, verdict, 1);
            parts.transactions().inNew(() -> parts.owed().fail(subscriber, envelope, incoming.text(), e, verdict));
        }
    }

    private boolean settledWithoutHandler(Incoming incoming) {
        var envelope = incoming.envelope();
        var standing = parts.inbox().standing(subscriber, List.of(envelope.eventId()), List.of(envelope.key()));
        if (standing.seen().contains(envelope.eventId())) {
            return true;
        }
        if (standing.blocked().contains(envelope.key())) {
            parts.owed().park(subscriber, envelope, incoming.text());
            return true;
        }
        return false;
    }

    private void again(OwedDelivery owed) {
        var envelope = parts.codec().read(owed.envelope());
        try {
            handle(envelope, parts.codec().open(envelope), false);
            parts.transactions().inNew(() -> parts.owed().done(owed.id()));
        } catch (RuntimeException e) {
            Outages.rethrow(e);
            int attempts = owed.attempts() + 1;
            var verdict = parts.retries().verdict(e, attempts);
            log(envelope, e, verdict, attempts);
            parts.transactions().inNew(() -> parts.owed().failAgain(owed.id(), e, verdict));
        }
    }

    private void handle(Envelope envelope, DomainEvent event, boolean claimed) {
        try (var scope = Cause.of(envelope).bind()) {
            new Delivery(subscriber, envelope, claimed)
                    .run(() -> handlers.each().accept(event));
        }
    }

    private void log(Envelope envelope, RuntimeException error, OwedDeliveries.Verdict verdict, int attempts) {
        String next = verdict.nextAttempt() == null
                ? "it is dead; later events of its key are parked until it is replayed or discarded"
                : "it is tried again at " + verdict.nextAttempt();
        LOG.log(Level.WARNING, error, () -> "Delivery of %s %s (key %s) to %s failed, attempt %d: %s"
                .formatted(envelope.type(), envelope.eventId(), envelope.key(), subscriber, attempts, next));
    }

    private static <T> Set<T> values(List<Incoming> batch, Function<Envelope, T> field) {
        return batch.stream().map(incoming -> field.apply(incoming.envelope())).collect(Collectors.toSet());
    }
}
