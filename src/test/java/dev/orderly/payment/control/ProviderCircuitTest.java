package dev.orderly.payment.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProviderCircuitTest {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final boolean FIRST = true;
    private static final boolean REPEATED = false;
    private static final boolean ANSWERED = true;
    private static final boolean FAILED = false;

    private final ProviderCircuit circuit = new ProviderCircuit(PAUSE);

    @Test
    void opensWhenAllFirstCallsFail() {
        call(19, FIRST, FAILED);
        assertThat(circuit.isClosed()).isTrue();

        call(1, FIRST, FAILED);

        assertThat(circuit.isClosed()).isFalse();
    }

    @Test
    void staysClosedWhileSomeComeThrough() {
        for (int i = 0; i < 100; i++) {
            call(5, FIRST, FAILED);
            call(1, FIRST, ANSWERED);
        }

        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void learnsNothingFromPaymentsThatFailEverAgain() {
        call(1000, REPEATED, FAILED);

        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void letsNobodyThroughWhileItIsOpen() {
        var patient = new ProviderCircuit(Duration.ofDays(1));
        for (int i = 0; i < 20; i++) {
            patient.enter(FIRST).orElseThrow().ended(FAILED);
        }

        assertThat(patient.enter(FIRST)).isEmpty();
        assertThat(patient.probes()).isZero();
    }

    @Test
    void letsAFewThroughAfterThePause() {
        open();

        assertThat(circuit.probes()).isEqualTo(5);
        for (int left = 4; left >= 0; left--) {
            assertThat(circuit.enter(FIRST)).isPresent();
            assertThat(circuit.probes()).isEqualTo(left);
        }
        assertThat(circuit.enter(FIRST)).isEmpty();
    }

    @Test
    void closesWithTheFirstProbeThatIsAnswered() {
        open();

        call(4, REPEATED, FAILED);
        assertThat(circuit.isClosed()).isFalse();
        call(1, REPEATED, ANSWERED);

        assertThat(circuit.isClosed()).isTrue();
    }

    @Test
    void staysOpenWhenAllProbesFail() {
        open();
        long before = System.nanoTime();

        call(5, REPEATED, FAILED);

        boolean letsProbesThrough = circuit.probes() > 0;
        boolean paused = System.nanoTime() - before >= PAUSE.toNanos();
        assertThat(circuit.isClosed()).isFalse();
        assertThat(letsProbesThrough && !paused).as("before the pause is over").isFalse();
        Await.until(() -> circuit.probes() == 5);
    }

    @Test
    void takesNoCallThatBeganBeforeForAProbe() {
        var slow = circuit.enter(FIRST).orElseThrow();
        open();
        var probe = circuit.enter(FIRST).orElseThrow();

        for (int i = 0; i < 10; i++) {
            slow.ended(FAILED);
        }
        assertThat(circuit.probes()).isEqualTo(4);

        probe.ended(ANSWERED);
        assertThat(circuit.isClosed()).isTrue();
    }

    private void open() {
        call(20, FIRST, FAILED);
        Await.until(() -> circuit.probes() > 0);
    }

    private void call(int times, boolean first, boolean answered) {
        for (int i = 0; i < times; i++) {
            Optional<ProviderCircuit.Call> call = circuit.enter(first);
            call.orElseThrow().ended(answered);
        }
    }
}
