package dev.orderly.contract;

import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.redis.RedisTransport;
import dev.orderly.fixture.RedisProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.XAddParams;

/** Of Redis, with an append-only file that is synced every second. */
class RedisContractTest extends TransportContract {

    @Override
    Broker broker(Path folder) {
        return RedisProcess.startedIn(folder);
    }

    @Override
    Transport connect(String url) {
        return configured(RedisTransport::new, url);
    }

    @Override
    Transport connectImpatiently(String url) {
        return configured(RedisTransport::new, url + "?timeout=1s");
    }

    @Override
    void sendForeign(String url, Subscription to, byte[] body) {
        try (var redis = new Jedis(URI.create(url))) {
            redis.xadd(
                    bytes("orderly:events:3"),
                    XAddParams.xAddParams(),
                    Map.of(
                            bytes("type"), bytes(to.types().iterator().next()),
                            bytes("x_unknown"), bytes("header"),
                            bytes("body"), body));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A stream has the events of all types, so that those count as waiting that are passed over. */
    @Override
    Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.COUNTS_EXACTLY));
    }
}
