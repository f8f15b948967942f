package dev.orderly.bench.transports;

import dev.orderly.contract.Broker;
import dev.orderly.database.ConfiguredDataSource;
import dev.orderly.database.Migrations;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.artemis.ArtemisTransport;
import dev.orderly.event.transport.kafka.KafkaTransport;
import dev.orderly.event.transport.local.LocalTransport;
import dev.orderly.event.transport.rabbitmq.RabbitTransport;
import dev.orderly.event.transport.redis.RedisTransport;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.Carrier;
import dev.orderly.fixture.ConnectedDatabase;
import dev.orderly.fixture.PostgresProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

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
            var postgres = new PostgresProcess(folder);
            new Beans()
                    .with(DataSource.class, ConfiguredDataSource.open(postgres.url(), "postgres", "postgres"))
                    .get(Migrations.class)
                    .migrate("event");
            var database = ConnectedDatabase.open(Map.of(
                    "orderly.db.url", postgres.url(), "orderly.db.user", "postgres", "orderly.db.password", "postgres"));
            return new Field(
                    new TransportLine(new LocalTransport(database.database(), database.transactions()), SUBSCRIPTION),
                    new RawTable(postgres.url(), "postgres", "postgres"),
                    postgres);
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
            return over(Carrier.ARTEMIS.broker(folder), ArtemisTransport::new, RawArtemis::new);
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
            return over(Carrier.KAFKA.broker(folder), KafkaTransport::new, RawKafka::new);
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
            return over(Carrier.RABBITMQ.broker(folder), RabbitTransport::new, RawRabbit::new);
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
            return over(Carrier.REDIS.broker(folder), RedisTransport::new, RawRedis::new);
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

    private static Field over(Broker broker, Supplier<Transport> ours, Function<String, Line> raw) {
        System.setProperty("orderly.transport.url", broker.url());
        return new Field(new TransportLine(ours.get(), SUBSCRIPTION), raw.apply(broker.url()), broker);
    }
}
