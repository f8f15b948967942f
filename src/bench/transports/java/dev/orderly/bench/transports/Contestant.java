package dev.orderly.bench.transports;

import dev.orderly.contract.Broker;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fixture.Carrier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;

/** Who runs, and what each promises. */
enum Contestant {
    BUS(
            "`EventBus`, in the process",
            "one process",
            "none: what a crash interrupts is lost",
            "as emitted, by each thread",
            "none") {
        @Override
        Field field(Path folder) {
            return new Field(new BusLine(), null, () -> {});
        }
    },
    LOCAL(
            "`local` on PostgreSQL",
            "the instances on one database, one of which serves a subscriber at a time",
            "the database's: each commit is on its disk",
            "per key; by subscriber even all",
            "none") {
        @Override
        Field field(Path folder) throws IOException {
            return field(Carrier.LOCAL.broker(folder), url -> new RawTable(url, "postgres", "postgres"));
        }
    },
    ARTEMIS(
            "`artemis`, a broker of its own",
            "brokers in pairs or clusters; instances share a subscriber by key",
            "journal, on its disk with each commit",
            "per key, over all modules",
            "none embedded; else one process") {
        @Override
        Field field(Path folder) throws IOException {
            return field(Carrier.ARTEMIS.broker(folder), RawArtemis::new);
        }
    },
    KAFKA(
            "`kafka`, `acks=all`",
            "many brokers; instances share a subscriber by partition",
            "replicated log; on disk by the operating system, unless `flush.messages=1`",
            "per key, that is per partition",
            "a cluster of processes") {
        @Override
        Field field(Path folder) throws IOException {
            return field(Carrier.KAFKA.broker(folder), RawKafka::new);
        }
    },
    RABBITMQ(
            "`rabbitmq`, quorum queues",
            "clusters of nodes; one instance serves a subscriber at a time",
            "replicated log, on disk with each confirm",
            "per key; by subscriber even all",
            "one process, Erlang") {
        @Override
        Field field(Path folder) throws IOException {
            return field(Carrier.RABBITMQ.broker(folder), RawRabbit::new);
        }
    },
    REDIS(
            "`redis`, Streams, `appendfsync everysec`",
            "one primary with replicas; instances share a subscriber by shard",
            "append-only file; up to a second is lost with the power, nothing with the process",
            "per key, that is per shard",
            "one process") {
        @Override
        Field field(Path folder) throws IOException {
            return field(Carrier.REDIS.broker(folder), RawRedis::new);
        }
    };

    private static final Subscription SUBSCRIPTION = new Subscription("bench", Set.of("order.created"));

    final String title;
    final String scale;
    final String persistence;
    final String order;
    final String setUp;

    Contestant(String title, String scale, String persistence, String order, String setUp) {
        this.title = title;
        this.scale = scale;
        this.persistence = persistence;
        this.order = order;
        this.setUp = setUp;
    }

    /** Starts a broker on the folder, and connects to it. */
    abstract Field field(Path folder) throws IOException;

    static Field field(Broker broker, Function<String, Line> raw) {
        Transport ours = Carrier.of(broker).connect(broker);
        return new Field(new TransportLine(ours, SUBSCRIPTION), raw.apply(broker.url()), broker);
    }
}
