package dev.orderly.event.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.fixture.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BroadcastsTest {

    private final List<String> tried = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean away;

    private final Broadcasts broadcasts = new Broadcasts() {
        @Override
        protected void tell(String text) throws IOException {
            tried.add(text);
            if (away) {
                throw new IOException("away");
            }
            heard(text);
        }
    };

    @Test
    void leaveABrokerThatIsAwayAloneForASecond() {
        long began = System.nanoTime();
        away = true;
        broadcasts.send("refused");
        away = false;

        Await.until(() -> {
            broadcasts.send("again");
            return tried.size() > 1;
        });

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        broadcasts.send("at once");
        assertThat(tried).containsExactly("refused", "again", "at once");
    }

    @Test
    void reachAllListenersThoughOneFails() {
        broadcasts.listen(text -> {
            throw new IllegalStateException(text);
        });
        broadcasts.listen(heard::add);

        broadcasts.send("news");

        assertThat(heard).containsExactly("news");
    }

    @Test
    void sendNothingOnceClosed() {
        broadcasts.close();

        broadcasts.send("late");

        assertThat(tried).isEmpty();
    }
}
