package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Together;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

    private static final int THREADS = 4;
    private static final int EMITS = 20_000;

    private final EventBus bus = new EventBus();

    @Test
    void callsOnceOnceHoweverManyEmit() {
        for (int round = 0; round < 500; round++) {
            var calls = new AtomicInteger();
            bus.once("round." + round, (Integer payload) -> calls.incrementAndGet());
            String name = "round." + round;

            var heard = Together.run(2, thread -> bus.emit(name, thread));

            assertThat(calls).hasValue(1);
            assertThat(heard).contains(true);
        }
    }

    @Test
    void countsEachEmitAndCallsEachListener() {
        var calls = new LongAdder();
        bus.on("tick", (Integer payload) -> calls.increment());

        Together.run(THREADS * 8, thread -> emit("tick"));

        assertThat(calls.sum()).isEqualTo(THREADS * 8L * EMITS);
        assertThat(bus.statistics().get(0).count()).isEqualTo(THREADS * 8L * EMITS);
    }

    @Test
    void neverMissesAListenerThatStays() {
        var calls = new LongAdder();
        bus.onError(failure -> {
            throw new AssertionError(failure.error());
        });
        bus.on("tick", (Integer payload) -> calls.increment());
        var works = new ArrayList<Callable<Integer>>();
        Collections.addAll(
                works, () -> emit("tick"), () -> emit("tick"), () -> comeAndGo("tick"), () -> comeAndGo("*"));

        Together.run(works);

        assertThat(calls.sum()).isEqualTo(2L * EMITS);
        assertThat(bus.listenerCount("tick")).isEqualTo(1);
    }

    @Test
    void seesWhatItAddedItselfWhateverOthersDo() {
        Together.run(THREADS, thread -> {
            for (int i = 0; i < 2_000; i++) {
                var calls = new AtomicInteger();
                String name = "name." + i % 7;
                try (var subscription =
                        bus.on(i % 2 == 0 ? name : "name.*", (Integer payload) -> calls.incrementAndGet())) {
                    bus.emit(name, i);
                }
                assertThat(calls.get()).isPositive();
            }
            return null;
        });

        assertThat(bus.eventNames()).isEmpty();
        assertThat(bus.emit("name.1", 1)).isFalse();
    }

    @Test
    void keepsTheOrderOfEachEmitterInAQueue() {
        var heard = Collections.synchronizedList(new ArrayList<int[]>());
        bus.on("tick", ListenerOptions.defaults().async(16, Overflow.BLOCK), (int[] payload) -> heard.add(payload));

        Together.run(THREADS, thread -> {
            IntStream.range(0, 5_000).forEach(number -> bus.emit("tick", new int[] {thread, number}));
            return null;
        });
        bus.close();

        assertThat(heard).hasSize(THREADS * 5_000);
        for (int thread = 0; thread < THREADS; thread++) {
            int emitter = thread;
            assertThat(heard.stream().filter(payload -> payload[0] == emitter).map(payload -> payload[1]))
                    .isSorted();
        }
    }

    private int emit(String name) {
        for (int i = 0; i < EMITS; i++) {
            bus.emit(name, i);
        }
        return EMITS;
    }

    private int comeAndGo(String pattern) {
        for (int i = 0; i < 5_000; i++) {
            bus.on(pattern, (Integer payload) -> {}).close();
            bus.once(pattern, (Integer payload) -> {}).close();
        }
        return 0;
    }
}
