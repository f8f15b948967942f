package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottlingTest {

    private static final ListenerOptions A_SECOND = ListenerOptions.defaults().throttle(Duration.ofSeconds(1));
    private static final ListenerOptions QUIET = ListenerOptions.defaults().debounce(Duration.ofSeconds(1));

    private final VirtualTime time = new VirtualTime();
    private final EventBus bus = EventBus.builder().timer(time).build();
    private final List<String> heard = new ArrayList<>();

    @Test
    void passesTheFirstAndNoneWithinTheInterval() {
        bus.on("stock.low", A_SECOND, (String payload) -> heard.add(payload));

        bus.emit("stock.low", "A");
        time.advanceMillis(999);
        bus.emit("stock.low", "B");
        time.advanceMillis(1);
        bus.emit("stock.low", "C");

        assertThat(heard).containsExactly("A", "C");
        assertThat(bus.statistics().get(0))
                .extracting("count", "heldBack", "drops")
                .containsExactly(3L, 1L, 0L);
    }

    @Test
    void throttlesEachNameForItself() {
        bus.on("stock.*", A_SECOND, (String payload) -> heard.add(payload));

        bus.emit("stock.low", "A");
        bus.emit("stock.out", "B");
        bus.emit("stock.low", "C");

        assertThat(heard).containsExactly("A", "B");
    }

    @Test
    void throttlesEachKeyForItself() {
        bus.on(
                "stock.*",
                A_SECOND.keyedBy((String payload) -> payload.charAt(0)),
                (String payload) -> heard.add(payload));

        bus.emit("stock.low", "A1");
        bus.emit("stock.low", "B1");
        bus.emit("stock.out", "A2");

        assertThat(heard).containsExactly("A1", "B1");
    }

    @Test
    void forgetsKeysWhoseTimeIsOver() {
        var throttle = throttle();

        for (int i = 0; i < 100; i++) {
            throttle.accept("key." + i, i);
        }
        assertThat(throttle.keys()).isEqualTo(100);

        time.advanceMillis(1_000);
        throttle.accept("another", 1);
        assertThat(throttle.keys()).isEqualTo(1);
    }

    @Test
    void forgetsTheOldestOfTooManyKeys() {
        var throttle = throttle();

        for (int i = 0; i < Throttle.MAX_KEYS + 500; i++) {
            throttle.accept("key." + i, i);
        }

        assertThat(throttle.keys()).isEqualTo(Throttle.MAX_KEYS);
    }

    @Test
    void debouncesUntilItIsQuiet() {
        bus.on("search", QUIET, (String payload) -> heard.add(payload));

        bus.emit("search", "o");
        time.advanceMillis(600);
        bus.emit("search", "or");
        time.advanceMillis(999);
        assertThat(heard).isEmpty();

        time.advanceMillis(1);
        assertThat(heard).containsExactly("or");
        assertThat(bus.statistics().get(0).heldBack()).isEqualTo(1);
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void debouncesEachKeyForItself() {
        bus.on("search", QUIET.keyedBy((String payload) -> payload.charAt(0)), (String payload) -> heard.add(payload));

        bus.emit("search", "A1");
        bus.emit("search", "B1");
        bus.emit("search", "A2");
        time.advanceMillis(1_000);

        assertThat(heard).containsExactlyInAnyOrder("A2", "B1");
    }

    @Test
    void givesUpWhatIsDebouncedAtTheEnd() {
        var subscription = bus.on("search", QUIET, (String payload) -> heard.add("first " + payload));
        bus.on("search", QUIET, (String payload) -> heard.add("second " + payload));
        bus.emit("search", "A");

        subscription.close();
        assertThat(heard).containsExactly("first A");

        bus.close();
        time.advanceMillis(2_000);
        assertThat(heard).containsExactly("first A", "second A");
    }

    private Throttle throttle() {
        var topics = new Registry(0, 10).topics();
        var surroundings = new Pipeline.Surroundings(new Monitor(topics), time, Runnable::run);
        return new Throttle(A_SECOND, surroundings, (name, payload) -> heard.add(name));
    }
}
