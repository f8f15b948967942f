package dev.orderly.event.bridge;

import dev.orderly.config.Setting;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.cloudevents.CloudEventReader;
import dev.orderly.event.cloudevents.ForeignEvents;
import dev.orderly.event.cloudevents.InvalidCloudEventException;
import dev.orderly.event.inbox.Incoming;
import dev.orderly.event.inbox.Inlet;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * The messages of another broker for {@code bridge-in}. Where {@code ORDERLY_BRIDGE_IN_TYPES} names types, all others are passed
 * over; else a type that is not known here is a dead letter.
 */
@ApplicationScoped
class BridgeInlet implements Inlet {

    private static final Setting<String> TYPES = Setting.text("orderly.bridge.in.types", null);

    @Inject
    private Bridges bridges;

    @Inject
    private Catalogue catalogue;

    @Inject
    private ForeignEvents events;

    @Inject
    private EnvelopeCodec codec;

    @Override
    public String subscriber() {
        return TakingIn.NAME;
    }

    @Override
    public Intake open() {
        return bridges.intake();
    }

    @Override
    public Optional<Incoming> read(Received message) {
        try {
            var event = CloudEventReader.structured(message.body());
            return isWanted(event) ? Optional.of(incoming(event)) : Optional.empty();
        } catch (InvalidCloudEventException e) {
            throw new FinalFailure("%s %s".formatted(e.field(), e.getMessage()), e);
        }
    }

    private boolean isWanted(CloudEvent event) {
        return TYPES.find().isEmpty()
                || catalogue.inlets().stream()
                        .filter(inlet -> inlet.name().equals(subscriber()))
                        .anyMatch(inlet -> inlet.types().contains(event.getType()));
    }

    /** Written and read again, as it could not be kept with a form that cannot be read. */
    private Incoming incoming(CloudEvent event) {
        String text = codec.write(events.arriving(event));
        return new Incoming(codec.read(text), text);
    }
}
