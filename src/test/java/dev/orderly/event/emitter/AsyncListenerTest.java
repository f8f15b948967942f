package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AsyncListenerTest {

    private final EventBus bus = new EventBus();
    private final Deque<Runnable> handedOver = new ConcurrentLinkedDeque<>();
    private final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());

    @Test
    void runsOnTheExecutorInOrder() {
        listen(10, Overflow.FAIL);

        emit(1, 3);
        assertThat(heard).isEmpty();
        assertThat(handedOver).hasSize(1);

        runAll();
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void givesTheThreadBackNowAndThen() {
        listen(1_000, Overflow.FAIL);
        emit(1, 200);

        handedOver.remove().run();

        assertThat(heard).hasSizeBetween(1, 199);
        runAll();
        assertThat(heard)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void dropsTheOldest() {
        listen(2, Overflow.DROP_OLDEST);

        emit(1, 5);
        runAll();

        assertThat(heard).containsExactly(4, 5);
        assertThat(bus.statistics().get(0).drops()).isEqualTo(3);
    }

    @Test
    void dropsTheNewest() {
        listen(2, Overflow.DROP_NEWEST);

        emit(1, 5);
        runAll();

        assertThat(heard).containsExactly(1, 2);
        assertThat(bus.statistics().get(0).drops()).isEqualTo(3);
    }

    @Test
    void failsTheEmitOnceTheOthersWereCalled() {
        listen(1, Overflow.FAIL);
        bus.on("tick", (Integer payload) -> heard.add(-payload));
        emit(1, 1);

        assertThatThrownBy(() -> bus.emit("tick", 2))
                .isInstanceOf(OverflowException.class)
                .hasMessageContaining("tick")
                .hasMessageContaining("slow");

        runAll();
        assertThat(heard).containsExactly(-1, -2, 1);
        assertThat(bus.statistics().get(0)).extracting("drops", "errors").containsExactly(1L, 0L);
    }

    @Test
    void keepsAnOverflowInsideOfAListenerFromTheOuterEmitter() {
        var failures = new ArrayList<ListenerFailure>();
        bus.onError(failures::add);
        listen(1, Overflow.FAIL);
        bus.on("outer", (Integer payload) -> bus.emit("tick", payload));
        emit(1, 1);

        bus.emit("outer", 2);

        assertThat(failures).singleElement().extracting(ListenerFailure::name).isEqualTo("outer");
    }

    @Test
    void letsTheEmitterWaitForRoom() {
        listen(2, Overflow.BLOCK);
        emit(1, 2);

        Together.run(List.of(() -> bus.emit("tick", 3), () -> {
            Await.until(() -> waits(AsyncQueue.class.getName()));
            assertThat(heard).isEmpty();
            handedOver.remove().run();
            return true;
        }));

        runAll();
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void tellsOfAnEmitterThatIsInterruptedAsItWaits() {
        var failures = new ArrayList<ListenerFailure>();
        bus.onError(failures::add);
        listen(1, Overflow.BLOCK);
        emit(1, 1);

        Thread.currentThread().interrupt();
        bus.emit("tick", 2);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure.error())
                .hasMessageContaining("Interrupted"));
        assertThat(bus.statistics().get(0).drops()).isEqualTo(1);
    }

    @Test
    void doesNotWaitForItself() {
        bus.on("tick", async(1, Overflow.BLOCK), (Integer payload) -> {
            heard.add(payload);
            if (payload == 1) {
                emit(2, 4);
            }
        });

        emit(1, 1);
        runAll();

        assertThat(heard).containsExactly(1, 2, 3, 4);
    }

    @Test
    void goesOnAfterAFailure() {
        var failures = new ArrayList<ListenerFailure>();
        bus.onError(failures::add);
        bus.on("tick", async(10, Overflow.FAIL), (Integer payload) -> {
            heard.add(payload);
            throw new IllegalStateException("no");
        });

        emit(1, 2);
        runAll();

        assertThat(heard).containsExactly(1, 2);
        assertThat(failures).hasSize(2);
        assertThat(bus.statistics().get(0).errors()).isEqualTo(2);
    }

    @Test
    void goesOnAfterAnErrorOfTheVirtualMachine() {
        bus.onError(failure -> {});
        bus.on("tick", async(10, Overflow.FAIL), (Integer payload) -> {
            heard.add(payload);
            if (payload == 1) {
                throw new OutOfMemoryError("heap");
            }
        });
        emit(1, 2);

        assertThatThrownBy(() -> handedOver.remove().run()).isInstanceOf(OutOfMemoryError.class);
        runAll();

        assertThat(heard).containsExactly(1, 2);
    }

    @Test
    void countsWhatAnExecutorRefuses() {
        var failures = new ArrayList<ListenerFailure>();
        bus.onError(failures::add);
        var options = ListenerOptions.defaults()
                .async(
                        task -> {
                            throw new RejectedExecutionException("full");
                        },
                        10,
                        Overflow.BLOCK);
        bus.on("tick", options, (Integer payload) -> heard.add(payload));

        emit(1, 2);

        assertThat(failures).hasSize(2).allMatch(failure -> failure.name().equals("tick"));
        assertThat(bus.statistics().get(0).drops()).isEqualTo(2);
    }

    @Test
    void isWaitedForAtTheEnd() {
        bus.on("tick", ListenerOptions.defaults().async(1_000, Overflow.BLOCK), (Integer payload) -> {
            heard.add(payload);
        });
        emit(1, 1_000);

        bus.close();

        assertThat(heard).hasSize(1_000).isSorted();
    }

    @Test
    void losesWhatIsLeftWhenTimeIsOver() {
        var impatient = EventBus.builder().closeTimeout(Duration.ZERO).build();
        impatient.on("tick", async(10, Overflow.BLOCK), (Integer payload) -> heard.add(payload));
        impatient.emit("tick", 1);
        impatient.emit("tick", 2);

        impatient.close();
        runAll();

        assertThat(heard).isEmpty();
        assertThat(impatient.statistics().get(0).drops()).isEqualTo(2);
    }

    private static boolean waits(String className) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getState() == Thread.State.WAITING)
                .flatMap(entry -> Arrays.stream(entry.getValue()))
                .anyMatch(frame -> frame.getClassName().equals(className));
    }

    private void listen(int capacity, Overflow overflow) {
        bus.on("tick", async(capacity, overflow).named("slow"), (Integer payload) -> heard.add(payload));
    }

    private ListenerOptions async(int capacity, Overflow overflow) {
        return ListenerOptions.defaults().async(handedOver::add, capacity, overflow);
    }

    private void emit(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> bus.emit("tick", number));
    }

    private void runAll() {
        while (!handedOver.isEmpty()) {
            handedOver.remove().run();
        }
    }
}
