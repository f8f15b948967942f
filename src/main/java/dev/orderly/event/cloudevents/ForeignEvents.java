package dev.orderly.event.cloudevents;

import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.Retention;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.catalogue.EventDescriptor;
import dev.orderly.event.catalogue.EventTime;
import dev.orderly.event.outbox.OutboxEvents;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.Collectors;

/** Puts events of other systems on the durable road, each once. */
@ApplicationScoped
public class ForeignEvents {

    /** How far another system's clock may be ahead. */
    private static final Duration AHEAD = Duration.ofHours(1);

    @Inject
    private Catalogue catalogue;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private OutboxEvents events;

    @Inject
    private Clock clock;

    /**
     * An event that was taken.
     *
     * @param eventId its id here; the same when it comes again
     * @param repeated whether it was here before, so that nothing happened now
     */
    public record Taken(UUID eventId, boolean repeated) {}

    /**
     * Publishes an event in the caller's transaction. It keeps its source and its place in the chain of causes; its key is the
     * event's own, and the topic that of the module which owns the type.
     *
     * @throws InvalidCloudEventException if the type is not known, the event is not valid, or it is too old to be recognized
     *     when it comes again
     */
    @Transactional
    public Taken take(CloudEvent foreign) {
        return take(envelope(foreign));
    }

    /**
     * What is to be taken later by {@link #take(Envelope)}, in a form that can be kept meanwhile: its key is the subject, or the
     * event's own, or, as long as the event cannot be read here, its id.
     *
     * @throws InvalidCloudEventException if the type is not known, or an attribute is wrong
     */
    public Envelope arriving(CloudEvent foreign) {
        var envelope = envelope(foreign);
        return envelope.key() == null ? withKey(envelope, ownKey(envelope)) : envelope;
    }

    private Envelope envelope(CloudEvent foreign) {
        var descriptor = catalogue.find(foreign.getType()).orElseThrow(this::unknownType);
        return CloudEvents.toEnvelope(foreign, descriptor.version(), Cause.current());
    }

    private String ownKey(Envelope envelope) {
        try {
            return codec.open(envelope).key();
        } catch (FinalFailure unreadable) {
            return idText(envelope);
        }
    }

    private static String idText(Envelope envelope) {
        return envelope.eventId().toString();
    }

    /** As {@link #take(CloudEvent)}, of what {@link #arriving} gave. */
    @Transactional
    public Taken take(Envelope envelope) {
        requireRecent(envelope);
        var event = open(envelope);
        var keyed = keyed(envelope, event.key());
        try {
            codec.read(codec.write(keyed));
        } catch (FinalFailure e) {
            throw new InvalidCloudEventException("body", e.getMessage());
        }
        return new Taken(keyed.eventId(), !events.take(keyed, event));
    }

    private InvalidCloudEventException unknownType() {
        return new InvalidCloudEventException(
                "type",
                "is not known here; known are "
                        + catalogue.events().stream()
                                .map(EventDescriptor::type)
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    private void requireRecent(Envelope envelope) {
        var now = clock.instant();
        var time = EventTime.instant(envelope.eventId());
        var earliest = now.minus(Retention.INBOX.get());
        if (time.isBefore(earliest) || time.isAfter(now.plus(AHEAD))) {
            throw new InvalidCloudEventException(
                    "time",
                    "must be from %s (ORDERLY_INBOX_RETENTION) to %s, but is %s"
                            .formatted(earliest, now.plus(AHEAD), time));
        }
    }

    private DomainEvent open(Envelope envelope) {
        try {
            return codec.open(envelope);
        } catch (FinalFailure e) {
            throw new InvalidCloudEventException("data", e.getMessage());
        }
    }

    private static Envelope keyed(Envelope envelope, String key) {
        boolean named = envelope.key() != null && !envelope.key().equals(idText(envelope));
        if (named && !envelope.key().equals(key)) {
            throw new InvalidCloudEventException(
                    "subject", "must be the key of the event, %s, or be left out".formatted(key));
        }
        return withKey(envelope, key);
    }

    private static Envelope withKey(Envelope envelope, String key) {
        return new Envelope(
                envelope.eventId(),
                envelope.type(),
                envelope.version(),
                envelope.timestamp(),
                envelope.source(),
                key,
                envelope.correlationId(),
                envelope.causationId(),
                envelope.depth(),
                envelope.path(),
                envelope.traceparent(),
                envelope.data());
    }
}
