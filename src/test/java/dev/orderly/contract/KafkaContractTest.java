package dev.orderly.contract;

import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.kafka.KafkaTransport;
import dev.orderly.fixture.KafkaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Of Apache Kafka. */
class KafkaContractTest extends TransportContract {

    private static final String SHORT_PATIENCE =
            "?request.timeout.ms=1000&session.timeout.ms=2000&heartbeat.interval.ms=300";

    @Override
    Broker broker(Path folder) throws IOException {
        var kafka = KafkaProcess.started(folder);
        // A first group makes Kafka's own topics, too, for which a short patience is too short on a busy machine.
        try (var transport = connect(kafka.url())) {
            transport.declare(List.of(new Subscription("first", Set.of("any"))));
        }
        return kafka;
    }

    @Override
    Transport connect(String url) {
        return configured(KafkaTransport::new, url + "?request.timeout.ms=20000&heartbeat.interval.ms=300");
    }

    @Override
    Transport connectImpatiently(String url) {
        return configured(KafkaTransport::new, url + SHORT_PATIENCE);
    }

    @Override
    void sendForeign(String url, Subscription to, byte[] body) {
        var serializer = new ByteArraySerializer();
        try (var producer =
                new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, url), serializer, serializer)) {
            var message = new ProducerRecord<byte[], byte[]>("orderly.events", body);
            message.headers().add("type", to.types().iterator().next().getBytes(StandardCharsets.UTF_8));
            message.headers().add("x_unknown", new byte[] {-1});
            producer.send(message);
        }
    }

    /** All types are in one topic. */
    @Override
    Set<Capability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(Capability.COUNTS_EXACTLY, Capability.REMEMBERS_TYPES));
    }
}
