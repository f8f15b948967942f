package dev.orderly.event.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.event.transport.Login;
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
                var here = new RedisChannel(broker.url(), Login.NONE, "test");
                var there = new RedisChannel(broker.url(), Login.NONE, "test")) {
            there.listen(text -> {
                throw new IllegalStateException(text);
            });
            there.listen(heard::add);
            // Again and again, as what Redis does not take at once is dropped.
            Await.until(() -> {
                there.send("of its own");
                here.send("of another");
                return heard.containsAll(List.of("of its own", "of another"));
            });

            broker.kill();
            here.send("dropped");
            broker.start();

            Await.until(() -> {
                here.send("after");
                return heard.contains("after");
            });
            assertThat(heard).doesNotContain("dropped");
        }
    }

    @Test
    void refusesAnotherUrl() {
        assertThatThrownBy(() -> new RedisChannel("http://somewhere", Login.NONE, "test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redis://host");
    }
}
