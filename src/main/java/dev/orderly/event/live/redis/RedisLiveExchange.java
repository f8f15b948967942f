package dev.orderly.event.live.redis;

import dev.orderly.config.Setting;
import dev.orderly.event.live.LiveExchange;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.redis.RedisChannel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;

/** Live events by Redis' publish and subscribe, on a channel of this application: the fastest way, and a lossy one. */
@ApplicationScoped
public class RedisLiveExchange implements LiveExchange {

    private static final Setting<String> URL = Setting.text(
                    "orderly.live.url", "redis://127.0.0.1:6379", RedisChannel.ALLOWED, RedisChannel::accepts)
            .showing(Login::hiddenIn);
    private static final Setting<String> USER = Setting.text("orderly.live.user", null);
    private static final Setting<String> PASSWORD = Setting.text("orderly.live.password", null);

    private RedisChannel channel;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public void open(Consumer<String> listener) {
        channel = new RedisChannel(URL.get(), Login.of(USER, PASSWORD), Setting.application() + ":live");
        channel.listen(listener);
    }

    @Override
    public void send(List<String> texts) {
        channel.send(texts);
    }

    @Override
    public void close() {
        channel.close();
    }
}
