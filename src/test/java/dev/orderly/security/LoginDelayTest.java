package dev.orderly.security;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.Together;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoginDelayTest {

    private static final String HERE = "192.0.2.1";
    private static final String ELSEWHERE = "192.0.2.2";

    private final SettableClock clock = new SettableClock();
    private final LoginDelay delay = new LoginDelay(clock);
    private int guesses;

    @Test
    void letsAFewFailuresOfANamePass() {
        assertThat(IntStream.range(0, 5).mapToObj(number -> fail(HERE, "ann"))).containsOnly(ZERO);

        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void doublesTheWaitWithEachFurtherFailureUpToFiveMinutes() {
        failFreely(HERE, "ann");

        var waits = Stream.generate(() -> failAfterTheWait(HERE, "ann")).limit(11);

        assertThat(waits.map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void letsNobodyInBeforeTheWaitIsOverAndThenOne() {
        failFreely(HERE, "ann");

        clock.advance(Duration.ofMillis(999));
        assertThat(begin(HERE, "ann")).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(begin(HERE, "ann")).isEqualTo(ZERO);
        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void doesNotLengthenTheWaitOfWhoIsRefused() {
        failFreely(HERE, "ann");

        IntStream.range(0, 100).forEach(number -> begin(HERE, "ann"));

        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void letsTheHonestInFromElsewhereAndOtherNamesFromHere() {
        failFreely(HERE, "ann");
        IntStream.range(0, 10).forEach(number -> failAfterTheWait(HERE, "ann"));

        assertThat(begin(ELSEWHERE, "ann")).isEqualTo(ZERO);
        assertThat(begin(HERE, "bob")).isEqualTo(ZERO);
    }

    @Test
    void slowsAnAddressThatTriesManyNames() {
        assertThat(IntStream.range(0, 50).mapToObj(number -> fail(HERE, "name" + number)))
                .containsOnly(ZERO);

        assertThat(failAfterTheWait(HERE, "another")).isEqualTo(seconds(1));
        assertThat(begin(HERE, "yet another")).isEqualTo(seconds(2));
        assertThat(begin(ELSEWHERE, "ann")).isEqualTo(ZERO);
    }

    @Test
    void clearsTheNameOnSuccessButNotTheAddress() {
        failFreely(HERE, "ann");
        clock.advance(seconds(1));

        succeed(HERE, "ann");
        failFreely(HERE, "ann");
        IntStream.range(0, 40).forEach(number -> fail(HERE, "name" + number));

        assertThat(begin(HERE, "bob")).isEqualTo(seconds(1));
    }

    @Test
    void forgetsAfterAnHourWithoutAFailure() {
        failFreely(HERE, "ann");
        IntStream.range(0, 20).forEach(number -> failAfterTheWait(HERE, "ann"));

        clock.advance(Duration.ofHours(1).plusMillis(1));

        assertThat(IntStream.range(0, 5).mapToObj(number -> fail(HERE, "ann"))).containsOnly(ZERO);
        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void countsGuessesThatAreCheckedAtOnce() {
        var begun = Together.run(20, number -> delay.begin(new Login(HERE, "ann", "guess " + number)));

        assertThat(begun.stream().filter(Duration::isZero)).hasSize(5);
    }

    @Test
    void letsAnyNumberOfRequestsBringTheSameCredentialAtOnce() {
        var login = new Login(HERE, "ann", "right");

        assertThat(Together.run(20, number -> delay.begin(login))).containsOnly(ZERO);
        delay.succeeded(login);
        assertThat(delay.begin(login)).isEqualTo(ZERO);
    }

    @Test
    void countsTheSameWrongCredentialOnceForAllRequestsThatBringItAtOnce() {
        var login = new Login(HERE, "ann", "wrong");
        IntStream.range(0, 20).forEach(number -> delay.begin(login));
        IntStream.range(0, 20).forEach(number -> delay.failed(login));

        assertThat(IntStream.range(0, 4).mapToObj(number -> fail(HERE, "ann"))).containsOnly(ZERO);
        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void countsNoneThatCouldNotBeChecked() {
        for (int i = 0; i < 100; i++) {
            var login = login(HERE, "ann");
            assertThat(delay.begin(login)).isEqualTo(ZERO);
            delay.undecided(login);
        }
    }

    @Test
    void makesNobodyWaitForLongerWhereTheClockIsSetBack() {
        failFreely(HERE, "ann");

        clock.advance(Duration.ofDays(-1));

        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));
    }

    @Test
    void remembersTheLatestTenThousand() {
        failFreely(HERE, "ann");
        IntStream.range(0, 4_000).forEach(number -> fail("198.51.100." + number, "ann"));
        assertThat(begin(HERE, "ann")).isEqualTo(seconds(1));

        IntStream.range(4_000, 9_001).forEach(number -> fail("198.51.100." + number, "ann"));

        assertThat(begin(HERE, "ann")).isEqualTo(ZERO);
    }

    private Duration failAfterTheWait(String address, String name) {
        var wait = begin(address, name);
        clock.advance(wait);
        assertThat(fail(address, name)).isEqualTo(ZERO);
        return wait;
    }

    private void failFreely(String address, String name) {
        List.of(1, 2, 3, 4, 5).forEach(number -> fail(address, name));
    }

    private Duration fail(String address, String name) {
        var login = login(address, name);
        var wait = delay.begin(login);
        delay.failed(login);
        return wait;
    }

    private void succeed(String address, String name) {
        var login = login(address, name);
        assertThat(delay.begin(login)).isEqualTo(ZERO);
        delay.succeeded(login);
    }

    private Duration begin(String address, String name) {
        return delay.begin(login(address, name));
    }

    private Login login(String address, String name) {
        return new Login(address, name, "guess " + guesses++);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
