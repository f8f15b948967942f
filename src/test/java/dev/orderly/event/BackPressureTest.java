package dev.orderly.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackPressureTest {

    private final BackPressure pressure = new BackPressure();

    @Test
    void letsWorkThroughWhileTheRoadKeepsUp() {
        pressure.report("relay", BackPressure.TOLERATED.toMillis());

        assertThat(pressure.delay()).isEqualTo(Duration.ZERO);
    }

    @Test
    void delaysByTheWorstStageUpToABound() {
        pressure.report("relay", 0);
        pressure.report("inventory", BackPressure.TOLERATED.toMillis() + 200);
        assertThat(pressure.delay()).isEqualTo(Duration.ofMillis(100));

        pressure.report("inventory", 3_600_000);
        assertThat(pressure.delay()).isEqualTo(BackPressure.LONGEST_WAIT);

        pressure.report("inventory", 0);
        assertThat(pressure.delay()).isEqualTo(Duration.ZERO);
    }
}
