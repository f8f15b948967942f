package dev.orderly.event.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.InvalidEventException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.time.Clock;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Turns an event into an envelope, an envelope into its JSON, and back; valid events only, in both directions. */
@ApplicationScoped
public class EnvelopeCodec {

    private static final Logger LOG = Logger.getLogger(EnvelopeCodec.class.getName());
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ObjectMapper STRICT = JSON.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final int LONGEST_KEY = 200;
    private static final ObjectReader ENVELOPES = JSON.readerFor(Envelope.class);
    private static final ObjectWriter WRITER = JSON.writerFor(Envelope.class);

    private Catalogue catalogue;
    private Validator validator;
    private Clock clock;
    private LoopGuard guard;
    private SizeLimit limit;

    protected EnvelopeCodec() {
        // for the container's proxy
    }

    @Inject
    public EnvelopeCodec(Catalogue catalogue, Validator validator, Clock clock) {
        this.catalogue = catalogue;
        this.validator = validator;
        this.clock = clock;
        this.guard = new LoopGuard();
        this.limit = new SizeLimit();
    }

    /** Made at the start, so that a wrong setting stops it. */
    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        LOG.log(Level.CONFIG, "A chain of causes may have {0} events, an envelope {1} bytes", new Object[] {
            guard.maxDepth(), limit.maxSize()
        });
    }

    /**
     * Stamps an event.
     *
     * @throws InvalidEventException if the event is not valid, naming type, field and constraint
     * @throws FinalFailure if the chain of its causes is longer than {@code ORDERLY_MAX_DEPTH}
     */
    public Envelope seal(DomainEvent event, Cause cause) {
        var descriptor = catalogue.of(event);
        String invalid = violations(event, violation -> true);
        if (!invalid.isEmpty()) {
            throw new InvalidEventException("%s is not valid: %s".formatted(descriptor.type(), invalid));
        }
        var envelope = new Envelope(
                UuidCreator.getTimeOrderedEpochFast(),
                descriptor.type(),
                descriptor.version(),
                clock.instant(),
                descriptor.source(),
                key(event, descriptor),
                cause.correlationId(),
                cause.causationId(),
                cause.depth(),
                cause.path(),
                cause.traceparent(),
                JSON.valueToTree(event));
        guard.leaves(envelope);
        return envelope;
    }

    private static String key(DomainEvent event, EventDescriptor descriptor) {
        String key = event.key();
        if (key == null || key.length() > LONGEST_KEY) {
            throw new InvalidEventException("%s is not valid: its key must have at most %d characters, but is %s"
                    .formatted(descriptor.type(), LONGEST_KEY, key == null ? "null" : key.length() + " long"));
        }
        return key;
    }

    /**
     * The JSON of an envelope that is about to be published.
     *
     * @throws dev.orderly.event.EventTooLargeException if it is larger than {@code ORDERLY_MAX_EVENT_SIZE}
     */
    public String writeNew(Envelope envelope) {
        String text = write(envelope);
        limit.leaves(envelope, text);
        return text;
    }

    /** The JSON of an envelope of any size. */
    public String write(Envelope envelope) {
        try {
            return WRITER.writeValueAsString(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Cannot write %s %s".formatted(envelope.type(), envelope.eventId()), e);
        }
    }

    /**
     * Reads an envelope, not yet its event.
     *
     * @throws FinalFailure if it is malformed
     */
    public Envelope read(String text) {
        try {
            Envelope envelope = ENVELOPES.readValue(text);
            EnvelopeForm.check(envelope);
            return envelope;
        } catch (JsonProcessingException e) {
            throw new FinalFailure("Malformed envelope: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The event in an envelope, as the newest version of its type has it; personal data may have been erased from it since.
     *
     * @throws FinalFailure if type or version is not known here, an upcaster fails, the event is not valid, or the chain of
     *     its causes is longer than {@code ORDERLY_MAX_DEPTH}
     */
    public DomainEvent open(Envelope envelope) {
        catalogue.arrived(envelope);
        guard.arrives(envelope);
        var descriptor = catalogue.of(envelope.type(), envelope.version());
        DomainEvent event;
        try {
            event = JSON.treeToValue(catalogue.lifted(envelope), descriptor.payload());
        } catch (JsonProcessingException e) {
            throw new FinalFailure(
                    "%s %s cannot be read: %s".formatted(envelope.type(), envelope.eventId(), e.getOriginalMessage()),
                    e);
        }
        String invalid =
                event == null ? "data is missing" : violations(event, violation -> !PersonalFields.isErased(violation));
        if (!invalid.isEmpty()) {
            throw new FinalFailure("%s %s is not valid: %s".formatted(envelope.type(), envelope.eventId(), invalid));
        }
        return event;
    }

    /**
     * The envelope of an event that an operator puts in the place of another: the same type in its newest version, the same
     * key and place in the chain of causes, a new id, caused by the one it replaces.
     *
     * @throws InvalidEventException if the data is no valid event of that type, naming the fields, or has another key; or if
     *     the event that is replaced is of a version newer than the newest here
     */
    public Envelope edit(Envelope replaced, JsonNode data) {
        var descriptor = catalogue
                .find(replaced.type())
                .orElseThrow(() -> new InvalidEventException(
                        "Event type %s is not known here, so nothing can take its place".formatted(replaced.type())));
        if (replaced.version() > descriptor.version()) {
            throw new InvalidEventException(
                    "Version %d of %s is not known here, newest is %d: edit it after the upgrade"
                            .formatted(replaced.version(), replaced.type(), descriptor.version()));
        }
        DomainEvent event;
        try {
            event = STRICT.treeToValue(data, descriptor.payload());
        } catch (JsonProcessingException e) {
            throw new InvalidEventException("%s cannot be read: %s".formatted(replaced.type(), e.getOriginalMessage()));
        }
        if (event == null) {
            throw new InvalidEventException("%s is not valid: data is missing".formatted(replaced.type()));
        }
        var cause = new Cause(
                replaced.correlationId(),
                replaced.eventId(),
                replaced.depth(),
                replaced.path(),
                replaced.traceparent());
        var edited = seal(event, cause);
        if (!edited.key().equals(replaced.key())) {
            throw new InvalidEventException("%s is not valid: its key %s must stay %s, for the order of its events"
                    .formatted(replaced.type(), edited.key(), replaced.key()));
        }
        return edited;
    }

    /**
     * An envelope that was read before, as JSON.
     *
     * @throws IllegalArgumentException if it is none
     */
    public JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A stored envelope is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private String violations(DomainEvent event, Predicate<ConstraintViolation<?>> counts) {
        return validator.validate(event).stream()
                .filter(counts)
                .map(EnvelopeCodec::describe)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String describe(ConstraintViolation<?> violation) {
        var constraint = violation.getConstraintDescriptor().getAnnotation().annotationType();
        return "%s %s (@%s)".formatted(violation.getPropertyPath(), violation.getMessage(), constraint.getSimpleName());
    }
}
