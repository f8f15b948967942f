package dev.orderly.bench.transports;

import dev.orderly.event.transport.Transport.Parcel;
import java.net.URI;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XAddParams;
import redis.clients.jedis.params.XReadGroupParams;

/** One stream; a pipeline of XADD a batch, XREADGROUP and one XACK a batch. */
final class RawRedis implements Line {

    private static final String STREAM = "raw";

    private final Jedis publishing;
    private final Jedis consuming;

    RawRedis(String url) {
        publishing = new Jedis(URI.create(url));
        consuming = new Jedis(URI.create(url));
        publishing.xgroupCreate(STREAM, STREAM, StreamEntryID.XGROUP_LAST_ENTRY, true);
    }

    @Override
    public void send(List<Parcel> batch) {
        try (var pipeline = publishing.pipelined()) {
            for (var parcel : batch) {
                pipeline.xadd(
                        STREAM,
                        XAddParams.xAddParams(),
                        Map.of("type", parcel.type(), "key", parcel.key(), "body", parcel.text()));
            }
            pipeline.syncAndReturnAll();
        }
    }

    @Override
    public List<String> take(int most) {
        var read = consuming.xreadGroup(
                STREAM,
                "one",
                XReadGroupParams.xReadGroupParams().count(most).block(500),
                Map.of(STREAM, StreamEntryID.XREADGROUP_UNDELIVERED_ENTRY));
        if (read == null || read.isEmpty()) {
            return List.of();
        }
        var entries = read.get(0).getValue();
        var ids = entries.stream().map(entry -> entry.getID()).toArray(StreamEntryID[]::new);
        consuming.xack(STREAM, STREAM, ids);
        return entries.stream().map(entry -> entry.getFields().get("body")).toList();
    }

    @Override
    public void close() {
        consuming.close();
        publishing.close();
    }
}
