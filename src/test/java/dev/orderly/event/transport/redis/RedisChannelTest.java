package dev.orderly.event.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.fixture.Await;
import dev.orderly.fixture.RedisProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisChannelTest {

    @Test
    void tellsAllWhoListenAndComesBackWhenRedisDoes(@TempDir Path folder) {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (var broker = RedisProcess.startedIn(folder);
                var here = new RedisChannel(broker.url(), null, null, "test");
                var there = new RedisChannel(broker.url(), null, null, "test")) {
            there.subscribe(text -> {
                throw new IllegalStateException(text);
            });
            there.subscribe(heard::add);
            // Again and again, as what Redis does not take at once is dropped.
            Await.until(() -> {
                there.publish("of its own");
                here.publish("of another");
                return heard.containsAll(List.of("of its own", "of another"));
            });

            broker.kill();
            here.publish("dropped");
            broker.start();

            Await.until(() -> {
                here.publish("after");
                return heard.contains("after");
            });
            assertThat(heard).doesNotContain("dropped");
        }
    }

    @Test
    void refusesAnotherUrl() {
        assertThatThrownBy(() -> new RedisChannel("http://somewhere", null, null, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://host");
    }
}
