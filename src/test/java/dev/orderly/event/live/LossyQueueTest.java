package dev.orderly.event.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.Warnings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LossyQueueTest {

    private final List<Integer> came = Collections.synchronizedList(new ArrayList<>());

    @Test
    void handsOnInOrderWhatIsThereAlsoAfterItWasStopped() {
        var queue = new LossyQueue<Integer>("Numbers", came::addAll);
        IntStream.range(0, 1_200).forEach(queue::offer);
        queue.stop();

        queue.run();

        assertThat(came).hasSize(1_200).isSorted();
        assertThat(queue.handedOn()).isEqualTo(1_200);
        assertThat(queue.dropped()).isZero();
    }

    @Test
    void letsNobodyWaitWhileTheOtherEndHangsAndCountsWhatIsTooMuch() {
        var hanging = new CountDownLatch(1);
        var queue = new LossyQueue<Integer>("Numbers", batch -> {
            await(hanging);
            came.addAll(batch);
        });
        var thread = new Thread(queue);
        thread.start();
        queue.offer(0);

        IntStream.range(0, LossyQueue.CAPACITY + 1_000).forEach(queue::offer);

        assertThat(queue.dropped()).isBetween(501L, 1_001L);
        hanging.countDown();
        queue.stop();
        Await.until(() -> !thread.isAlive());
        assertThat(came.size() + queue.dropped()).isEqualTo(LossyQueue.CAPACITY + 1_001);
    }

    @Test
    void dropsAllWhenTheOtherEndFailsAndTellsOnce() {
        var failing = new boolean[] {true};
        var queue = new LossyQueue<Integer>("Numbers", batch -> {
            if (failing[0]) {
                throw new IllegalStateException("away");
            }
            came.addAll(batch);
        });
        queue.stop();

        try (var warnings = Warnings.of(LossyQueue.class.getName())) {
            IntStream.range(0, 700).forEach(queue::offer);
            queue.run();
            queue.offer(1);
            queue.run();
            failing[0] = false;
            queue.offer(2);
            queue.run();

            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("Numbers are dropped for now")
                    .contains("away");
        }
        assertThat(queue.dropped()).isEqualTo(701);
        assertThat(came).containsExactly(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
