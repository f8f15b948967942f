package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orderly.database.Transactions;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.order.OrderCancelled;
import jakarta.inject.Inject;
import java.io.File;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Publishing, from within the server: an event belongs to its transaction. */
@ArquillianTest
class PublishingIT {

    @Inject
    private Events events;

    @Inject
    private EventLog log;

    @Inject
    private Transactions transactions;

    private final OrderCancelled event = new OrderCancelled(UUID.randomUUID(), "ann", null, "test");

    @Deployment
    static WebArchive orderly() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("orderly.war")));
    }

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
    void refusesAnInvalidEventNamingTheField() {
        var invalid = new OrderCancelled(UUID.randomUUID(), "ann", null, " ");

        var error =
                assertThrows(IllegalArgumentException.class, () -> transactions.inNew(() -> events.publish(invalid)));

        assertTrue(error.getMessage().contains("reason"), error.getMessage());
    }
}
