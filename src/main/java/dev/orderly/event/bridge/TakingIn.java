package dev.orderly.event.bridge;

import dev.orderly.event.DomainEvent;
import dev.orderly.event.Durable;
import dev.orderly.event.EventTooLargeException;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Subscriber;
import dev.orderly.event.catalogue.Configured;
import dev.orderly.event.cloudevents.ForeignEvents;
import dev.orderly.event.cloudevents.InvalidCloudEventException;
import dev.orderly.event.inbox.Delivery;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Publishes here what came from another broker, as {@code POST /api/events} does. */
@Subscriber(TakingIn.NAME)
@Configured(value = Bridges.IN, module = Bridges.MODULE, foreign = true)
class TakingIn {

    static final String NAME = "bridge-in";

    @Inject
    private ForeignEvents events;

    void on(@Observes @Durable DomainEvent event) {
        try {
            events.take(Delivery.current().orElseThrow().envelope());
        } catch (InvalidCloudEventException e) {
            throw new FinalFailure("%s %s".formatted(e.field(), e.getMessage()), e);
        } catch (EventTooLargeException e) {
            throw new FinalFailure(e.getMessage(), e);
        }
    }
}
