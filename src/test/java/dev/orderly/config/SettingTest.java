package dev.orderly.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettingTest {

    @Test
    void takesTheDefaultWhereNothingIsSet() {
        assertThat(Setting.duration("orderly.test.absent", "15m").get()).isEqualTo(Duration.ofMinutes(15));
        assertThat(Setting.durations("orderly.test.absent", "10s,1m").get())
                .containsExactly(Duration.ofSeconds(10), Duration.ofMinutes(1));
        assertThat(Setting.size("orderly.test.absent", "64kB").get()).isEqualTo(65_536);
        assertThat(Setting.size("orderly.test.absent", "2MB").get()).isEqualTo(2_097_152);
        assertThat(Setting.size("orderly.test.absent", "5000").get()).isEqualTo(5000);
        assertThat(Setting.text("orderly.test.absent", null).find()).isEmpty();
    }

    @Test
    void refusesAWrongValueWithKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(
                        () -> Setting.integer("orderly.max.depth", 0, 1, 1000).get())
                .hasMessage("orderly.max.depth (or ORDERLY_MAX_DEPTH in the environment) is \"0\";"
                        + " allowed: a whole number from 1 to 1000");
        assertThatThrownBy(() ->
                        Setting.oneOf("orderly.transport", "pigeon", "artemis").get())
                .hasMessageContaining("\"pigeon\"; allowed: artemis");
        assertThatThrownBy(() ->
                        Setting.durations("orderly.retry.delays", "10s,,1m").get())
                .hasMessageContaining("allowed: durations");
        assertThatThrownBy(
                        () -> Setting.size("orderly.max.event.size", "64 KiB").get())
                .hasMessage("orderly.max.event.size (or ORDERLY_MAX_EVENT_SIZE in the environment) is \"64 KiB\";"
                        + " allowed: a size such as 65536, 64kB or 1MB");
    }

    @Test
    void takesWhatIsSetForTheApplicationAlone() {
        System.setProperty("orderly.application", "loyalty");
        System.setProperty("orderly.test.shared", "1");
        System.setProperty("loyalty.test.own", "2");
        System.setProperty("orderly.test.own", "3");
        System.setProperty("loyalty.test.wrong", "none");
        try {
            assertThat(Setting.application()).isEqualTo("loyalty");
            assertThat(Setting.text("orderly.test.shared", null).get()).isEqualTo("1");
            assertThat(Setting.text("orderly.test.own", null).get()).isEqualTo("2");
            assertThatThrownBy(
                            () -> Setting.integer("orderly.test.wrong", 1, 1, 2).get())
                    .hasMessageStartingWith(
                            "loyalty.test.wrong (or LOYALTY_TEST_WRONG in the environment) is \"none\"");
        } finally {
            Stream.of(
                            "orderly.application",
                            "orderly.test.shared",
                            "loyalty.test.own",
                            "orderly.test.own",
                            "loyalty.test.wrong")
                    .forEach(System::clearProperty);
        }
    }

    @Test
    void refusesAnApplicationWhoseNameCannotBeginAKey() {
        System.setProperty("orderly.application", "my shop");
        try {
            assertThatThrownBy(() -> Setting.text("orderly.test.absent", "x").get())
                    .hasMessageContaining("ORDERLY_APPLICATION")
                    .hasMessageContaining("\"my shop\"");
        } finally {
            System.clearProperty("orderly.application");
        }
    }
}
