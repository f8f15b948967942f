package dev.orderly.event.transport.kafka;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * The partitions that one member of a group has: what it has fetched of them, and how far it is. Of a partition that is taken
 * from it nothing more is handed over or committed, as who has it now began at the last commit.
 */
final class KafkaShare implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(KafkaShare.class.getName());

    private final String subscriber;
    private final Set<String> withoutKeys;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> noted = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private boolean abandoned;

    KafkaShare(String subscriber, Set<String> withoutKeys, KafkaConsumer<byte[], byte[]> consumer, Duration patience) {
        this.subscriber = subscriber;
        this.withoutKeys = Set.copyOf(withoutKeys);
        this.consumer = consumer;
        this.patience = patience;
    }

    /** How many partitions it has. */
    int size() {
        return progress.size();
    }

    /** Fetches more; whether there was any. Partitions come and go here alone. */
    boolean fetch(Duration wait) {
        try {
            var messages = consumer.poll(wait);
            messages.forEach(fetched::add);
            return !messages.isEmpty();
        } catch (OffsetOutOfRangeException gone) {
            gone.partitions().forEach(this::beginAnew);
            return false;
        }
    }

    /** Messages were deleted that this group had not read, or offsets are of a topic that was made anew. */
    private void beginAnew(TopicPartition partition) {
        long beginning = consumer.beginningOffsets(Set.of(partition), patience).get(partition);
        LOG.log(
                Level.WARNING,
                "{0} was to read {1} at {2}, where nothing is (any more), and goes on at {3}. If messages were deleted before it had read them, feed it with history: POST /api/admin/subscribers/{0}/backfill",
                new Object[] {
                    subscriber, partition, Long.toString(progress.get(partition).position()), Long.toString(beginning)
                });
        assign(partition, new OffsetAndMetadata(beginning));
    }

    /** The next that is not left out, if anything is fetched. */
    Optional<ConsumerRecord<byte[], byte[]>> next() {
        while (!fetched.isEmpty()) {
            var message = fetched.poll();
            if (progress.get(partition(message)).pass(message.offset(), KafkaSender.text(message.key()))) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    private static TopicPartition partition(ConsumerRecord<?, ?> message) {
        return new TopicPartition(message.topic(), message.partition());
    }

    /** All that was handed over is dealt with; to be committed. */
    void acknowledge() {
        progress.forEach((partition, reached) -> {
            reached.acknowledge();
            var offset = reached.committed();
            if (!offset.equals(noted.put(partition, offset))) {
                uncommitted.put(partition, offset);
            }
        });
    }

    /** Tells Kafka what was acknowledged; while the group shares out its partitions it takes nothing, so again later. */
    void commit() {
        if (!uncommitted.isEmpty()) {
            try {
                consumer.commitSync(uncommitted, patience);
                uncommitted.clear();
            } catch (RebalanceInProgressException later) {
                LOG.log(Level.FINE, "Committed once partitions are shared out", later);
            }
        }
    }

    /** Commits no more. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            var committed = consumer.committed(Set.copyOf(partitions), patience);
            var beginnings = consumer.beginningOffsets(partitions, patience);
            for (var partition : partitions) {
                var begin = committed.get(partition);
                // A partition that the group has no offset of was added since it was declared.
                assign(partition, begin == null ? new OffsetAndMetadata(beginnings.get(partition)) : begin);
            }
        }
    }

    private void assign(TopicPartition partition, OffsetAndMetadata committed) {
        var begun = new Progress(committed, withoutKeys);
        progress.put(partition, begun);
        noted.put(partition, committed);
        consumer.seek(partition, begun.position());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (!abandoned) {
            commit();
        }
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        fetched.removeIf(message -> partitions.contains(partition(message)));
        partitions.forEach(progress::remove);
        partitions.forEach(noted::remove);
        partitions.forEach(uncommitted::remove);
    }
}
