package dev.orderly.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fault.FaultPoint;
import dev.orderly.witness.PlannedFaults.PlannedFault;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan strikes at the place and at the time it says, and then never again. */
class PlannedFaultsTest {

    private final ArrayList<String> halted = new ArrayList<>();

    @Test
    void strikesAtTheNumberItWasTold() {
        var faults = planned("relay.after-send:throw:2");

        faults.reached(FaultPoint.RELAY_AFTER_SEND, "");
        faults.reached(FaultPoint.RELAY_BEFORE_SEND, "");

        assertThatThrownBy(() -> faults.reached(FaultPoint.RELAY_AFTER_SEND, ""))
                .isInstanceOf(PlannedFault.class)
                .hasMessageContaining("relay.after-send:throw:2");
        assertThatCode(() -> faults.reached(FaultPoint.RELAY_AFTER_SEND, "")).doesNotThrowAnyException();
    }

    @Test
    void countsOnlyTheWorkOfWhomItNames() {
        var faults = planned("handler.together@payment:throw:1");

        faults.reached(FaultPoint.HANDLED_TOGETHER, "order");

        assertThatThrownBy(() -> faults.reached(FaultPoint.HANDLED_TOGETHER, "payment"))
                .isInstanceOf(PlannedFault.class);
    }

    @Test
    void countsTheWorkOfTheThreadItNames() {
        var faults = planned("database.before-commit@%s:throw:1"
                .formatted(Thread.currentThread().getName()));

        assertThatThrownBy(() -> faults.reached(FaultPoint.BEFORE_COMMIT, "quiet"))
                .isInstanceOf(PlannedFault.class);
    }

    @Test
    void beginsWithAStepWhenTheOneBeforeHasStruck() {
        var faults = planned("handler.together:throw:1,handler.alone:halt:1");

        faults.reached(FaultPoint.HANDLED_ALONE, "");
        assertThat(halted).isEmpty();
        assertThatThrownBy(() -> faults.reached(FaultPoint.HANDLED_TOGETHER, ""))
                .isInstanceOf(PlannedFault.class);
        assertThatThrownBy(() -> faults.reached(FaultPoint.HANDLED_ALONE, "")).isInstanceOf(PlannedFault.class);

        assertThat(halted).containsExactly("handler.alone:halt:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"relay.after-send", "relay.after-send:halt:0", "relay.after-send:die:1", "relay.lunch:halt:1"})
    void refusesWhatIsNoPlan(String plan) {
        assertThatThrownBy(() -> planned(plan)).isInstanceOf(IllegalArgumentException.class);
    }

    private PlannedFaults planned(String plan) {
        return new PlannedFaults(plan, step -> halted.add(step.text()));
    }
}
