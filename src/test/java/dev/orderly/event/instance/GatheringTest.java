package dev.orderly.event.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private static final UUID QUESTION = UUID.randomUUID();
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID TWO = UUID.randomUUID();

    private final Gathering gathering = new Gathering(Set.of(ONE, TWO));

    @Test
    void hasTheFirstAnswerOfEachDatabaseOnceAllHaveAnswered() {
        var awaited = CompletableFuture.supplyAsync(gathering::await);
        gathering.add(answer(ONE, "first"));
        gathering.add(answer(ONE, "of another instance on it"));
        gathering.add(answer(TWO, "second"));

        assertThat(awaited.join()).containsOnlyKeys(ONE, TWO).containsEntry(ONE, answer(ONE, "first"));
    }

    @Test
    void goesOnWithoutThoseThatDoNotAnswer() {
        gathering.add(answer(TWO, "second"));

        assertThat(gathering.await()).containsOnlyKeys(TWO);
    }

    private static Answer answer(UUID database, String envelope) {
        return new Answer(QUESTION, database, List.of(envelope));
    }
}
