package dev.orderly.event.bridge.kafka;

import dev.orderly.event.Retention;
import dev.orderly.event.bridge.Address;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A group's share of a topic. A group that is new begins as far back as events are taken at all: those older than
 * {@code ORDERLY_INBOX_RETENTION} would be refused.
 */
final class KafkaInlet implements Intake {

    /** The client tells nobody that its broker is away, so that is asked when nothing comes for a while. */
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private static final byte[] NOTHING = {};

    private final Address address;
    private final Consumer<byte[], byte[]> consumer;
    private final Queue<ConsumerRecord<byte[], byte[]>> polled = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> received = new HashMap<>();
    private long heardAt = System.nanoTime();

    KafkaInlet(Address address, KafkaClients clients, String group) {
        this.address = address;
        try {
            this.consumer = clients.consumer("bridge-in", properties(group));
        } catch (KafkaException e) {
            throw failed(e);
        }
        try {
            if (consumer.partitionsFor(address.path()).isEmpty()) {
                throw new UnknownTopicOrPartitionException("there is no such topic");
            }
            consumer.subscribe(Set.of(address.path()));
        } catch (KafkaException e) {
            close();
            throw failed(e);
        }
    }

    private static Map<String, Object> properties(String group) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "by_duration:" + Retention.INBOX.get());
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        try {
            if (polled.isEmpty()) {
                poll(wait);
            }
            return next(max);
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    private void poll(Duration wait) {
        consumer.poll(wait).forEach(polled::add);
        long now = System.nanoTime();
        if (polled.isEmpty() && now - heardAt > SILENCE.toNanos()) {
            consumer.endOffsets(consumer.assignment());
        }
        if (!polled.isEmpty() || now - heardAt > SILENCE.toNanos()) {
            heardAt = now;
        }
    }

    private List<Received> next(int max) {
        var messages = new ArrayList<Received>();
        while (!polled.isEmpty() && messages.size() < max) {
            var one = polled.remove();
            received.put(new TopicPartition(one.topic(), one.partition()), new OffsetAndMetadata(one.offset() + 1));
            messages.add(Received.ofBytes(one.value() == null ? NOTHING : one.value()));
        }
        return messages;
    }

    @Override
    public void acknowledge() {
        if (received.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(received);
            received.clear();
        } catch (KafkaException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
    }

    private TransportException failed(KafkaException e) {
        return new TransportException("%s gives no events: %s".formatted(address, e.getMessage()), e);
    }
}
