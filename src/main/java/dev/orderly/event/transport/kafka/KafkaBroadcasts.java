package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Broadcasts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * What instances tell each other beside the road: a small topic of one partition that each reads from its end, without a
 * group. The next broadcast after an error opens it anew.
 *
 * <p>What is older than ten seconds when it comes, by the clocks of sender and reader, is dropped.
 */
final class KafkaBroadcasts extends Broadcasts {

    /** Not the prefix of groups and events. */
    static final String TOPIC = "orderly-broadcasts";

    private static final Logger LOG = Logger.getLogger(KafkaBroadcasts.class.getName());
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final CloseOptions NOW = CloseOptions.timeout(Duration.ZERO);

    private final KafkaClients clients;
    private final KafkaTopics topics;
    private final KafkaAdmin admin;
    private KafkaProducer<byte[], byte[]> producer;
    private Listening listening;

    KafkaBroadcasts(KafkaClients clients, KafkaTopics topics) {
        this.clients = clients;
        this.topics = topics;
        admin = new KafkaAdmin(clients, PATIENCE);
    }

    @Override
    protected void tell(String text) throws ExecutionException, TimeoutException, InterruptedException {
        if (producer == null || listening.ended) {
            drop();
            open();
        }
        producer.send(new ProducerRecord<>(TOPIC, 0, null, text.getBytes(StandardCharsets.UTF_8)))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void open() {
        admin.ask("make the topic of broadcasts", asked -> {
            KafkaTopics.ensure(asked, topics.broadcasts());
            return true;
        });
        listening = new Listening();
        producer = clients.producer(
                "broadcasts",
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        PATIENCE.toMillis(),
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis(),
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        (int) PATIENCE.toMillis()));
    }

    @Override
    protected void drop() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
        if (listening != null) {
            listening.end();
            listening = null;
        }
    }

    /** A consumer and its thread. */
    private final class Listening {

        private final KafkaConsumer<byte[], byte[]> consumer = clients.consumer("broadcasts", Map.of());
        private final Thread thread = new Thread(this::run, "orderly-kafka-broadcasts");
        private volatile boolean ended;

        Listening() {
            try {
                consumer.assign(List.of(PARTITION));
                consumer.seekToEnd(List.of(PARTITION));
                consumer.position(PARTITION, PATIENCE);
            } catch (KafkaException e) {
                consumer.close(NOW);
                throw e;
            }
            thread.setDaemon(true);
            thread.start();
        }

        void end() {
            ended = true;
            consumer.wakeup();
        }

        /** An error ends it; the next broadcast begins anew. */
        private void run() {
            try {
                while (!ended) {
                    consumer.poll(LIFE).forEach(KafkaBroadcasts.this::heard);
                }
            } catch (KafkaException e) {
                LOG.log(
                        ended ? Level.FINE : Level.INFO,
                        "Broadcasts are not heard until the next is sent: {0}",
                        e.toString());
            } finally {
                ended = true;
                consumer.close(NOW);
            }
        }
    }

    private void heard(ConsumerRecord<byte[], byte[]> message) {
        if (message.value() != null && System.currentTimeMillis() - message.timestamp() <= LIFE.toMillis()) {
            heard(new String(message.value(), StandardCharsets.UTF_8));
        }
    }

    @Override
    public synchronized void close() {
        super.close();
        drop();
        admin.close();
    }
}
