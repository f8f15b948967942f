package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orderly.fixture.Together;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private final EventBus bus = EventBus.builder().maxNames(3).build();

    @Test
    void areSortedByName() {
        bus.on("b", (Integer payload) -> {});
        bus.on("a:c", (Integer payload) -> {});
        bus.on("a.*", (Integer payload) -> {});
        bus.emit("b", 1);

        assertThat(bus.statistics())
                .extracting(NameStatistics::name, NameStatistics::count, NameStatistics::listeners)
                .containsExactly(tuple("a.c", 0L, 2), tuple("b", 1L, 1));
    }

    @Test
    void countNamesThatNobodyKnowsTogetherBeyondALimit() {
        for (int i = 0; i < 100; i++) {
            bus.emit("junk." + i, i);
        }

        assertThat(bus.statistics()).hasSize(4).first().satisfies(rest -> {
            assertThat(rest.name()).isEqualTo(EventBus.OTHER_NAMES);
            assertThat(rest.count()).isEqualTo(97);
        });
    }

    @Test
    void keepNamesThatHaveAListenerWhateverTheLimit() {
        for (int i = 0; i < 100; i++) {
            bus.emit("junk." + i, i);
            bus.on("good." + i, (Integer payload) -> {});
            bus.emit("good." + i, i);
        }

        assertThat(bus.statistics().stream().filter(row -> row.name().startsWith("good.")))
                .hasSize(100)
                .allMatch(row -> row.count() == 1 && row.listeners() == 1);
    }

    @Test
    void forgetNamesWhoseListenersHaveLeftBeyondTheLimit() {
        for (int i = 0; i < 100; i++) {
            var subscription = bus.on("reply:" + i, (Integer payload) -> {});
            bus.emit("reply:" + i, i);
            subscription.close();
        }

        assertThat(bus.statistics()).hasSizeLessThanOrEqualTo(4);
        assertThat(bus.statistics().stream().mapToLong(NameStatistics::count).sum())
                .isEqualTo(100);
    }

    @Test
    void areExactOnManyThreadsThatComeAndGo() {
        bus.on("tick", (Integer payload) -> {});

        for (int round = 0; round < 10; round++) {
            Together.run(20, thread -> {
                for (int i = 0; i < 1_000; i++) {
                    bus.emit("tick", i);
                }
                return null;
            });
        }

        assertThat(bus.statistics().get(0).count()).isEqualTo(200_000);
    }

    @Test
    void estimateTimesFromSamples() {
        bus.on("spin", (Integer micros) -> {
            long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        });

        for (int i = 0; i < 5_000; i++) {
            bus.emit("spin", 20);
        }

        var spin = bus.statistics().get(0);
        assertThat(spin.maxNanos()).isGreaterThanOrEqualTo(20_000);
        assertThat(spin.meanNanos()).isGreaterThan(10_000);
        assertThat(spin.totalNanos() / spin.count()).isEqualTo(spin.meanNanos());
    }

    @Test
    void goOnTimingAfterEmitsWithinEmits() {
        var counter = new EmitCounter();
        int timed = 0;
        for (int i = 0; i < 20_000; i++) {
            if (counter.next()) {
                timed++;
                counter.next();
                counter.weigh();
            }
        }

        assertThat(counter.sum()).isEqualTo(20_000 + timed);
        assertThat(timed).isBetween(40, 250);
    }
}
