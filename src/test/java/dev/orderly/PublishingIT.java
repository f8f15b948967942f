package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderly.customer.UserRegistered;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.InvalidEventException;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.faulty.Tried;
import dev.orderly.order.OrderCancelled;
import dev.orderly.web.ProblemMapper;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** Publishing, from within the server: an event belongs to its transaction. */
@ArquillianTest
class PublishingIT {

    @Inject
    private Events events;

    @Inject
    private EnvelopeCodec codec;

    @Inject
    private EventLog log;

    @Inject
    private Transactions transactions;

    private final OrderCancelled event = new OrderCancelled(UUID.randomUUID(), "ann", null, "test");

    @Test
    void isRefusedWithoutATransaction() {
        var error = assertThrows(IllegalStateException.class, () -> events.publish(event));

        assertTrue(error.getMessage().contains("@Transactional"), error.getMessage());
    }

    @Test
    void isUndoneByARollback() {
        assertThrows(
                UnsupportedOperationException.class,
                () -> transactions.inNew(() -> {
                    events.publish(event);
                    throw new UnsupportedOperationException("roll back");
                }));

        assertEquals(0, log.ofKey(event.key()).size());
    }

    @Test
    void isDoneByACommit() {
        transactions.inNew(() -> events.publish(event));

        assertEquals(1, log.ofKey(event.key()).size());
    }

    @Test
    void refusesAnInvalidEventNamingTypeFieldAndConstraint() {
        var error = refusal(new OrderCancelled(UUID.randomUUID(), "ann", null, " "));

        assertTrue(
                error.getMessage().matches("order.cancelled is not valid: reason .+ \\(@NotBlank\\)"),
                error.getMessage());
    }

    @Test
    void comesWithoutPersonalDataThatWasErasedMeanwhileButWithAllElse() {
        var registered = new UserRegistered(UUID.randomUUID(), "Ann", "ann@example.org");
        var envelope = codec.seal(registered, Cause.beginning());
        var data = (ObjectNode) envelope.data();

        data.putNull("name").putNull("email");
        assertEquals(new UserRegistered(registered.customerId(), null, null), codec.open(envelope));

        data.put("email", " ");
        assertThrows(FinalFailure.class, () -> codec.open(envelope));
        data.putNull("email").putNull("customerId");
        assertThrows(FinalFailure.class, () -> codec.open(envelope));
    }

    @Test
    void refusesAnEventWithoutAKeyOrWithAKeyThatIsTooLong() {
        assertEquals(
                "faulty.tried is not valid: its key must have at most 200 characters, but is null",
                refusal(new Tried(null, 1, 0)).getMessage());
        assertEquals(
                "faulty.tried is not valid: its key must have at most 200 characters, but is 201 long",
                refusal(new Tried("k".repeat(201), 1, 0)).getMessage());
    }

    @Test
    void refusesAnEventThatTheCatalogueDoesNotKnow() {
        record Unknown(String key) implements DomainEvent {}

        assertTrue(refusal(new Unknown("k")).getMessage().endsWith("annotate the record with @EventType(\"…\")"));
    }

    @Test
    void isADefectOfTheServerAndNotOfTheClientIfTheEventIsInvalid() {
        var error = refusal(new OrderCancelled(null, "ann", null, "test"));

        assertEquals(500, new ProblemMapper().toResponse(error).getStatus());
    }

    private InvalidEventException refusal(DomainEvent invalid) {
        return assertThrows(InvalidEventException.class, () -> transactions.inNew(() -> events.publish(invalid)));
    }
}
