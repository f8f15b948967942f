package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orderly.database.Transactions;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.event.FinalFailure;
import dev.orderly.fixture.Await;
import dev.orderly.plain.Asked;
import dev.orderly.plain.Attempts;
import dev.orderly.plain.Idempotence;
import dev.orderly.plain.Inheriting;
import dev.orderly.plain.Retrying;
import dev.orderly.plain.Retrying.Refused;
import dev.orderly.plain.Talking;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** {@code @Retry}, {@code @Idempotent} and {@code @Logged} on beans that are no subscribers, in the server. */
@ArquillianTest
class InterceptorsIT {

    @Inject
    private Retrying retrying;

    @Inject
    private Inheriting inheriting;

    @Inject
    private Idempotence idempotence;

    @Inject
    private Talking talking;

    @Inject
    private Attempts attempts;

    @Inject
    private Transactions transactions;

    @Inject
    private Events events;

    @Inject
    private EventLog log;

    private final String key = UUID.randomUUID().toString();
    private final String id = UUID.randomUUID().toString();

    @Test
    void retryCallsAgainAfterGrowingWaits() throws Refused {
        assertEquals(4, retrying.fourTimes(key, 3));

        var times = attempts.times(key);
        long wait = TimeUnit.MILLISECONDS.toNanos(20);
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i) - times.get(i - 1) >= wait, "wait " + i);
            wait *= 2;
        }
    }

    @Test
    void retryGivesUpWithTheLastErrorAsItIs() {
        var error = assertThrows(Refused.class, () -> retrying.fourTimes(key, 1000));

        assertEquals("attempt 4", error.getMessage());
        assertEquals(4, attempts.of(key));
    }

    @Test
    void retryLeavesWhatNoRetryMends() {
        var aborting = new IllegalArgumentException("abortOn");
        var ending = new FinalFailure("final");

        assertSame(aborting, assertThrows(RuntimeException.class, () -> retrying.fail(key, aborting)));
        assertEquals(1, attempts.of(key));
        assertSame(ending, assertThrows(RuntimeException.class, () -> retrying.fail(key, ending)));
        assertEquals(2, attempts.of(key));
    }

    @Test
    void retryTakesTheNumberOfTheSettingsWhereItDoesNotSay() {
        assertThrows(IllegalStateException.class, () -> retrying.fail(key, new IllegalStateException("other")));

        assertEquals(OrderlyDeployment.IMMEDIATE_RETRIES, attempts.of(key));
    }

    @Test
    void retryOfAClassHoldsForWhatItInherits() {
        assertThrows(IllegalStateException.class, () -> inheriting.fail(key));

        assertEquals(2, attempts.of(key));
    }

    @Test
    void retryGivesEachAttemptATransactionOfItsOwnAndFailedOnesLeaveNothing() throws Refused {
        int before = retrying.transactions();

        retrying.note(key, 2);

        assertEquals(3, retrying.transactions() - before);
        assertEquals(List.of(3), noted());
    }

    @Test
    void retryLeavesATransactionThatIsActiveToItsOwner() {
        assertThrows(
                IllegalStateException.class,
                () -> transactions.inNew(() -> {
                    try {
                        retrying.note(key, 1);
                    } catch (Refused e) {
                        throw new IllegalStateException(e);
                    }
                }));

        assertEquals(1, attempts.of(key));
    }

    @Test
    void idempotentLetsASecondCallHaveNoEffect() {
        assertEquals(1, idempotence.once(id, key));
        assertEquals(0, idempotence.once(id, key));

        assertEquals(List.of(1), noted());
    }

    @Test
    void idempotentKeepsKeysAndScopesApart() {
        idempotence.here(id, key);
        idempotence.there(id, key);
        idempotence.there(id + "'", key);
        assertEquals(3, attempts.of(key));

        idempotence.inTheScopeOfTheClass(id, key);
        idempotence.alsoInTheScopeOfTheClass(key, id);
        assertEquals(4, attempts.of(key));
    }

    @Test
    void idempotentDoesNotCountACallThatWasRolledBack() {
        assertThrows(IllegalStateException.class, () -> idempotence.failing(id, key, 1));

        assertEquals(2, idempotence.failing(id, key, 1));
        assertEquals(List.of(2), noted());
    }

    @Test
    void idempotentStandsInsideTheTransactionAndRetryOutside() {
        assertEquals(2, idempotence.retried(id, key, 1));
        assertEquals(0, idempotence.retried(id, key, 1));

        assertEquals(List.of(2), noted());
    }

    @Test
    void idempotentTakesTheEventBeingHandledForKey() {
        transactions.inNew(() -> events.publish(new Asked(key)));

        Await.until(() -> attempts.of(key) == 3);
        Await.until(() -> noted().equals(List.of(3)));
    }

    @Test
    void idempotentRefusesACallWithoutKeyOrTransaction() {
        for (String none : new String[] {null, "", " "}) {
            var error = assertThrows(IllegalArgumentException.class, () -> idempotence.once(none, key));
            assertTrue(error.getMessage().contains("@IdempotencyKey of public int"), error.getMessage());
        }

        var keyless = assertThrows(IllegalStateException.class, () -> idempotence.oncePerEvent(key, 1));
        assertTrue(keyless.getMessage().contains("mark an argument with @IdempotencyKey"), keyless.getMessage());

        var bare = assertThrows(IllegalStateException.class, () -> idempotence.withoutTransaction(id));
        assertTrue(bare.getMessage().contains("@Transactional"), bare.getMessage());
        assertEquals(0, attempts.of(id));
    }

    @Test
    void loggedTellsWhatHowItEndedAndHowLongItTook() {
        try (var heard = new Heard(Talking.class)) {
            assertEquals("hello ann", talking.greet("ann", 2));
            assertDoesNotThrow(() -> talking.greet(null, 2));

            assertEquals(2, heard.lines.size());
            assertTrue(
                    heard.lines.get(0).matches("FINE greet\\(String, Integer\\) correlation \\S+ done after \\d+ µs"),
                    heard.lines.get(0));
            assertTrue(heard.lines.get(1).startsWith("FINE greet(null, Integer) "), heard.lines.get(1));
        }
    }

    @Test
    void loggedPassesOnWhateverIsThrown() {
        for (var error : List.of(new IOException("io"), new IllegalStateException("state"), new AssertionError("no"))) {
            try (var heard = new Heard(Talking.class)) {
                assertSame(error, assertThrows(Throwable.class, () -> talking.fail(error)));

                assertEquals(1, heard.lines.size());
                assertTrue(
                        heard.lines
                                .get(0)
                                .matches("INFO fail\\(\\w+\\) correlation \\S+ failed: \\Q" + error
                                        + "\\E after \\d+ µs"),
                        heard.lines.get(0));
            }
        }
    }

    /** The attempts whose effect was committed. */
    private List<Integer> noted() {
        return log.ofKey(key).stream()
                .filter(envelope -> envelope.type().equals("plain.noted"))
                .map(envelope -> envelope.data().path("attempt").asInt())
                .toList();
    }

    /** What a class logs meanwhile. */
    private static final class Heard extends Handler implements AutoCloseable {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final Logger logger;
        private final Level before;

        Heard(Class<?> source) {
            logger = Logger.getLogger(source.getName());
            before = logger.getLevel();
            logger.setLevel(Level.FINE);
            setLevel(Level.ALL);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getLevel() + " " + entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(before);
        }
    }
}
