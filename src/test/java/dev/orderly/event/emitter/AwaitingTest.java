package dev.orderly.event.emitter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class AwaitingTest {

    private final VirtualTime time = new VirtualTime();
    private final EventBus bus = EventBus.builder().timer(time).build();

    @Test
    void getsTheNextPayload() {
        CompletableFuture<String> paid = bus.await("payment.*", Duration.ofSeconds(1));

        bus.emit("payment.authorised", "A");
        bus.emit("payment.authorised", "B");

        assertThat(paid).isCompletedWithValue("A");
        assertThat(bus.listenerCount("payment.authorised")).isZero();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void failsWhenTimeIsOver() {
        CompletableFuture<String> paid = bus.await("payment.*", Duration.ofSeconds(1));

        time.advanceMillis(1_000);

        assertThat(paid)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(TimeoutException.class)
                .withMessageContaining("payment.*");
        assertThat(bus.eventNames()).isEmpty();
    }

    @Test
    void leavesNothingBehindWhenItIsCancelled() {
        bus.await("payment.*", Duration.ofSeconds(1)).cancel(false);

        assertThat(bus.eventNames()).isEmpty();
        assertThat(time.scheduled()).isZero();
    }

    @Test
    void isCancelledWhenTheBusIsClosed() {
        CompletableFuture<String> paid = bus.await("payment.*", Duration.ofSeconds(1));

        bus.close();

        assertThat(paid).isCancelled();
    }
}
