package dev.orderly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.MortalShop;
import dev.orderly.fixture.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rounds of {@link RandomCrashes} have shown so far. Only rounds that were judged are counted; one that was not,
 * because its server did not start or die as planned, proves nothing: it is told beside the figures, and is no success.
 */
final class CrashFigures {

    private final List<String> wrong = new ArrayList<>();
    private final List<String> unjudged = new ArrayList<>();
    private int judged;
    private int deaths;
    private int attempted;
    private int acknowledged;
    private int unknown;
    private int losses;
    private int duplicates;
    private int strays;
    private int disorders;

    /** Counts a round that came to its end. */
    void judged(long seed, MortalShop shop, Verdict verdict) {
        var ledger = shop.ledger();
        judged++;
        deaths += shop.deaths();
        attempted += ledger.attempts().size();
        acknowledged += ledger.acknowledged().size();
        unknown += ledger.unknown().size();
        losses += verdict.losses().size();
        duplicates += verdict.duplicates().size();
        strays += verdict.strays().size();
        disorders += verdict.disorders().size();
        if (!verdict.equals(Verdict.CLEAN)) {
            wrong.add("seed %d: %s".formatted(seed, verdict));
        }
    }

    /** Notes a round that could not be judged. */
    void unjudged(long seed, Throwable reason) {
        unjudged.add("seed %d: %s".formatted(seed, reason));
    }

    /** All rounds were judged, and nothing was wrong. */
    void assertClean() {
        assertThat(wrong).as("wrong").isEmpty();
        assertThat(unjudged).as("not judged, and so not counted").isEmpty();
    }

    @Override
    public String toString() {
        return ("runs %d (and %d not judged), faults %d, orders attempted %d, acknowledged %d, unknown %d;"
                        + " losses %d, duplicates %d, strays %d, order violations %d")
                .formatted(
                        judged,
                        unjudged.size(),
                        deaths,
                        attempted,
                        acknowledged,
                        unknown,
                        losses,
                        duplicates,
                        strays,
                        disorders);
    }
}
