package dev.orderly.event.bridge;

import dev.orderly.event.Batch;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.Envelope;
import dev.orderly.event.OutageException;
import dev.orderly.event.Subscriber;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Configured;
import dev.orderly.event.cloudevents.CloudEvents;
import dev.orderly.event.inbox.Delivery;
import dev.orderly.event.transport.Transport.Parcel;
import dev.orderly.event.transport.TransportException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Sends on to another broker what {@code ORDERLY_BRIDGE_OUT_TYPES} names: at least once, the id of a CloudEvent being that of
 * the event. A batch is sent before its inbox rows are committed, while nothing is locked: what a crash in between makes it send
 * again has the same ids. What other systems published is not sent, so that no event goes round for ever.
 */
@Subscriber("bridge-out")
@Configured(value = Bridges.OUT, module = Bridges.MODULE)
class SendingOn {

    @Inject
    private Bridges bridges;

    @Inject
    private Catalogue catalogue;

    /** All of a batch with one wait. */
    void ahead(@Observes @Durable Batch batch) {
        send(delivery().envelopes());
    }

    /** One alone, after the batch it was in has failed. */
    void on(@Observes @Durable DomainEvent event) {
        if (!delivery().claimed()) {
            send(delivery().envelopes());
        }
    }

    private static Delivery delivery() {
        return Delivery.current().orElseThrow();
    }

    private void send(List<Envelope> envelopes) {
        var own = envelopes.stream().filter(this::isOwn).map(SendingOn::parcel).toList();
        if (own.isEmpty()) {
            return;
        }
        try {
            bridges.outlet().send(own);
        } catch (TransportException e) {
            throw new OutageException(e.getMessage(), e);
        }
    }

    private boolean isOwn(Envelope envelope) {
        return catalogue
                .find(envelope.type())
                .filter(event -> event.source().equals(envelope.source()))
                .isPresent();
    }

    private static Parcel parcel(Envelope envelope) {
        return new Parcel(envelope.source(), envelope.type(), envelope.key(), CloudEvents.toJson(envelope));
    }
}
