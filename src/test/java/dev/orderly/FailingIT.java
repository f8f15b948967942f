package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Events;
import dev.orderly.faulty.FaultyHandler;
import dev.orderly.faulty.Tried;
import jakarta.inject.Inject;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** A handler that fails, in the server: the order of its key is kept through the failure, and nobody else waits. */
@ArquillianTest
class FailingIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    private Events events;

    @Inject
    private Transactions transactions;

    @Inject
    private Database database;

    @Deployment
    static WebArchive orderly() {
        return ShrinkWrap.createFromZipFile(WebArchive.class, new File(System.getProperty("orderly.war")))
                .addPackage(Tried.class.getPackage())
                .addAsResource(
                        new StringAsset("orderly.retry.delays=200ms,300ms"), "META-INF/microprofile-config.properties");
    }

    private final String key = UUID.randomUUID().toString();
    private final String other = UUID.randomUUID().toString();

    @Test
    void keepsTheOrderOfAKeyThroughAStoredRetryWhileOthersFlow() {
        transactions.inNew(() -> {
            events.publish(new Tried(key, 1, 0));
            events.publish(new Tried(key, 2, 6));
            events.publish(new Tried(key, 3, 0));
            events.publish(new Tried(other, 1, 0));
            events.publish(new Tried(key, 4, 0));
        });

        await(() -> FaultyHandler.taken(other).contains(1));
        await(() -> FaultyHandler.taken(key).contains(4));

        var taken = FaultyHandler.taken(key);
        assertEquals(List.of(2, 3, 4), taken.subList(taken.size() - 3, taken.size()));
    }

    @Test
    void givesUpAfterTheLastRetryAndParksWhatFollows() {
        transactions.inNew(() -> {
            events.publish(new Tried(key, 1, 1000));
            events.publish(new Tried(key, 2, 0));
        });

        await(() -> states().equals(List.of("dead", "parked")));

        assertTrue(FaultyHandler.taken(key).isEmpty());
    }

    private List<String> states() {
        return database.read(handle -> handle.createQuery("select state from delivery where event_key = ? order by seq")
                .bind(0, key)
                .mapTo(String.class)
                .list());
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
