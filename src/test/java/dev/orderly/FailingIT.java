package dev.orderly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.event.InvalidEventException;
import dev.orderly.faulty.CopyWanted;
import dev.orderly.faulty.FaultyHandler;
import dev.orderly.faulty.Looped;
import dev.orderly.faulty.Publishing;
import dev.orderly.faulty.SluggishHandler;
import dev.orderly.faulty.Tried;
import dev.orderly.fixture.Await;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.junit.jupiter.api.Test;

/** A handler that fails, in the server: the order of its key is kept through the failure, and nobody else waits. */
@ArquillianTest
class FailingIT {

    private static final int MAX_DEPTH = OrderlyDeployment.MAX_DEPTH;
    private static final int FOREVER = 1000;

    @Inject
    private Events events;

    @Inject
    private Transactions transactions;

    @Inject
    private Database database;

    @Inject
    private EventLog log;

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

        Await.until(() -> FaultyHandler.taken(other).contains(1));
        Await.until(() -> FaultyHandler.taken(key).contains(4));

        var taken = FaultyHandler.taken(key);
        assertEquals(List.of(2, 3, 4), taken.subList(taken.size() - 3, taken.size()));
    }

    @Test
    void letsTheFastGoOnBesideOneThatStandsStill() {
        var gate = SluggishHandler.closed();
        try {
            transactions.inNew(() -> IntStream.range(0, 20).forEach(i -> events.publish(new Tried(key, i, 0))));
            Await.until(() -> FaultyHandler.taken(key).size() == 20);
            transactions.inNew(() -> events.publish(new Tried(other, 1, 0)));
            Await.until(() -> FaultyHandler.taken(other).contains(1));

            assertTrue(SluggishHandler.taken(key).isEmpty());
        } finally {
            gate.countDown();
        }
        Await.until(() -> SluggishHandler.taken(other).contains(1));
        assertEquals(IntStream.range(0, 20).boxed().toList(), SluggishHandler.taken(key));
    }

    @Test
    void givesUpAfterTheLastRetryAndParksWhatFollows() {
        transactions.inNew(() -> {
            events.publish(new Tried(key, 1, 1000));
            events.publish(new Tried(key, 2, 0));
        });

        Await.until(() -> states().equals(List.of("dead", "parked")));

        assertTrue(FaultyHandler.taken(key).isEmpty());
    }

    @Test
    void endsALoopAtTheLongestChainWhileOtherKeysFlow() {
        var cause = Cause.beginning();
        try (var scope = cause.bind()) {
            transactions.inNew(() -> {
                events.publish(new Looped(key, 0, FOREVER));
                events.publish(new Looped(other, 0, 2));
            });
        }
        Await.until(() -> states().equals(List.of("dead")));
        transactions.inNew(() -> events.publish(new Looped(other, 100, 100)));
        Await.until(() -> Publishing.calls(new Looped(other, 100, 100)) > 0);

        assertEquals(IntStream.rangeClosed(0, MAX_DEPTH).boxed().toList(), depths(key));
        assertEquals(List.of(0, 1, 2, 0), depths(other));
        var last = log.ofKey(key).get(MAX_DEPTH);
        assertEquals(Collections.nCopies(MAX_DEPTH, "faulty.looped"), last.path());
        assertEquals(
                "faulty.looped would end a chain of 6 causes (correlation %s, caused by %s), but ORDERLY_MAX_DEPTH is 5: this is a loop; path 7 x faulty.looped"
                        .formatted(cause.correlationId(), last.eventId()),
                error("error_message"));
        assertTriedOnceInTheBatchAndOnceAlone(new Looped(key, MAX_DEPTH, FOREVER));
    }

    @Test
    void givesUpAtOnceOnAHandlerThatPublishesAnInvalidEvent() {
        var wanted = new CopyWanted(key, " ", 0);

        transactions.inNew(() -> events.publish(wanted));
        Await.until(() -> states().equals(List.of("dead")));

        assertEquals(InvalidEventException.class.getName(), error("error_type"));
        String message = error("error_message");
        assertTrue(message.matches("faulty.copied is not valid: text .+ \\(@NotBlank\\)"), message);
        assertTriedOnceInTheBatchAndOnceAlone(wanted);
    }

    @Test
    void undoesWhatAHandlerDidBeforeItsCheckedException() {
        transactions.inNew(() -> events.publish(new CopyWanted(key, "call N", 2)));

        Await.until(() -> log.ofKey(key).size() == 2);

        assertEquals("call 3", log.ofKey(key).get(1).data().path("text").asText());
        assertTrue(states().isEmpty(), "states " + states());
    }

    private void assertTriedOnceInTheBatchAndOnceAlone(Record event) {
        assertEquals(2, Publishing.calls(event));
        assertEquals("1", error("attempts"));
    }

    private List<Integer> depths(String of) {
        return log.ofKey(of).stream().map(Envelope::depth).toList();
    }

    private String error(String column) {
        return database.read(handle -> handle.createQuery("select " + column + " from delivery where event_key = ?")
                .bind(0, key)
                .mapTo(String.class)
                .one());
    }

    private List<String> states() {
        return database.read(handle -> handle.createQuery("select state from delivery where event_key = ? order by seq")
                .bind(0, key)
                .mapTo(String.class)
                .list());
    }
}
