package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.orderly.fixture.Together;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchingTest {

    private static final ListenerOptions THREE = ListenerOptions.defaults().batch(3, Duration.ofSeconds(1));

    private final VirtualTime time = new VirtualTime();
    private final EventBus bus = EventBus.builder().timer(time).build();
    private final List<List<Integer>> heard = new ArrayList<>();

    @Test
    void passesAFullBatchAtOnce() {
        bus.on("tick", THREE, (List<Integer> batch) -> heard.add(batch));

        emit(1, 7);

        assertThat(heard).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6));
    }

    @Test
    void passesWhatThereIsWhenTheFirstHasWaitedLongEnough() {
        bus.on("tick", THREE, (List<Integer> batch) -> heard.add(batch));

        emit(1, 1);
        time.advanceMillis(900);
        emit(2, 2);
        assertThat(heard).isEmpty();
        time.advanceMillis(100);

        assertThat(heard).containsExactly(List.of(1, 2));
    }

    @Test
    void beginsToWaitAnewAfterAFullBatch() {
        bus.on("tick", THREE, (List<Integer> batch) -> heard.add(batch));

        emit(1, 2);
        time.advanceMillis(900);
        emit(3, 4);
        time.advanceMillis(999);
        assertThat(heard).hasSize(1);
        time.advanceMillis(1);

        assertThat(heard).containsExactly(List.of(1, 2, 3), List.of(4));
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void passesTheRestWhenTheBusOrTheSubscriptionIsClosed() {
        var subscription = bus.on("tick", THREE, (List<Integer> batch) -> heard.add(batch));
        bus.on("tock", THREE, (List<Integer> batch) -> heard.add(batch));
        emit(1, 1);
        bus.emit("tock", 7);

        subscription.close();
        assertThat(heard).containsExactly(List.of(1));

        bus.close();
        assertThat(heard).containsExactly(List.of(1), List.of(7));
    }

    @Test
    void tellsOfAListenerThatFailsAndGoesOn() {
        var failures = new ArrayList<ListenerFailure>();
        bus.onError(failures::add);
        bus.on("tick", THREE, (List<Integer> batch) -> {
            heard.add(batch);
            throw new IllegalStateException("no");
        });

        emit(1, 4);
        time.advanceMillis(1_000);

        assertThat(heard).hasSize(2);
        assertThat(failures).extracting(ListenerFailure::payload).containsExactly(List.of(1, 2, 3), List.of(4));
    }

    @Test
    void letsAListenerEmitIntoItsOwnBatch() {
        bus.on("tick", THREE, (List<Integer> batch) -> {
            heard.add(batch);
            if (heard.size() == 1) {
                emit(10, 12);
            }
        });

        emit(1, 3);

        assertThat(heard).containsExactly(List.of(1, 2, 3), List.of(10, 11, 12));
    }

    @Test
    void losesAndDoublesNothingWhenManyEmit() {
        var sizes = new ArrayList<Integer>();
        bus.on("tick", THREE, (List<Integer> batch) -> {
            heard.add(batch);
            sizes.add(batch.size());
        });

        Together.run(4, thread -> {
            emit(thread * 1_000, thread * 1_000 + 999);
            return null;
        });
        bus.close();

        assertThat(heard.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 4_000).boxed().toList());
        assertThat(sizes).allMatch(size -> size <= 3);
    }

    @Test
    void refusesOptionsThatMakeNoSense() {
        var options = ListenerOptions.defaults();
        assertThatIllegalArgumentException().isThrownBy(() -> options.batch(0, Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.throttle(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> options.async(0, Overflow.BLOCK));
        assertThatIllegalStateException().isThrownBy(() -> THREE.debounce(Duration.ofSeconds(1)));
    }

    private void emit(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> bus.emit("tick", number));
    }
}
