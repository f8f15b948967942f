package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * A member of a subscription's group. It commits what was acknowledged of the partitions it has, never of one that was taken
 * from it: who has that now began at the last commit.
 *
 * <p>A batch may be held on to for {@link #LONGEST_BATCH}. Then the group goes on without this member, whose next
 * acknowledgement fails; what it had comes again to a new intake or to others.
 */
final class KafkaIntake implements Intake, ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(KafkaIntake.class.getName());

    /**
     * Others cannot share the partitions anew for so long, if a member is at work on a batch; and a batch that takes longer
     * is fetched again, all but those of its messages that were not through yet in vain.
     */
    private static final Duration LONGEST_BATCH = Duration.ofMinutes(2);

    /** The shortest that brokers allow by default: keys of an instance that died wait so long. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

    private static final Duration UNHEARD_KEPT = Duration.ofSeconds(1);
    private static final int BEATS = 3;
    private static final int FETCHED_BYTES = 8 * 1024 * 1024;
    private static final TopicPartition ANY = new TopicPartition(KafkaTransport.TOPIC, 0);

    private final Subscription subscription;
    private final Set<String> withoutKeys;
    private final Duration patience;
    private final Consumer<KafkaIntake> closing;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Progress> progress = new HashMap<>();
    private final Deque<ConsumerRecord<byte[], byte[]>> fetched = new ArrayDeque<>();
    private final Map<TopicPartition, OffsetAndMetadata> noted = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private long answeredAt = System.nanoTime();
    private long notedAt = answeredAt;
    private int handedOver;
    private boolean failed;

    /** @param closing told when it is closed */
    KafkaIntake(
            KafkaClients clients, Subscription subscription, Set<String> withoutKeys, Consumer<KafkaIntake> closing) {
        this.subscription = subscription;
        this.withoutKeys = Set.copyOf(withoutKeys);
        this.closing = closing;
        patience = clients.patience();
        consumer = clients.consumer(subscription.name(), config(subscription));
        consumer.subscribe(List.of(KafkaTransport.TOPIC), this);
    }

    private static Map<String, Object> config(Subscription subscription) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                KafkaTransport.group(subscription.name()),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class),
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                (int) LONGEST_BATCH.toMillis(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) LONGEST_SILENCE.toMillis(),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) LONGEST_SILENCE.dividedBy(BEATS).toMillis(),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCHED_BYTES);
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        try {
            commitUnheard();
            long end = System.nanoTime() + wait.toNanos();
            var batch = new ArrayList<Received>();
            take(batch, max);
            boolean more = batch.size() < max;
            while (more) {
                long left = Math.max(0, end - System.nanoTime());
                boolean came = poll(batch.isEmpty() ? Duration.ofNanos(left) : Duration.ZERO);
                take(batch, max);
                more = batch.size() < max && (came || batch.isEmpty()) && System.nanoTime() < end;
            }
            handedOver += batch.size();
            return batch;
        } catch (KafkaException e) {
            failed = true;
            throw new TransportException("The subscription %s lost Kafka".formatted(subscription.name()), e);
        }
    }

    /** Of what others hear: nobody acknowledges it, but it counts as not read, and would be kept. */
    private void commitUnheard() {
        if (handedOver == 0 && System.nanoTime() - notedAt > UNHEARD_KEPT.toNanos()) {
            note();
            commit();
        }
    }

    private void note() {
        notedAt = System.nanoTime();
        progress.forEach((partition, reached) -> {
            reached.acknowledge();
            var offset = reached.committed();
            if (!offset.equals(noted.put(partition, offset))) {
                uncommitted.put(partition, offset);
            }
        });
    }

    private boolean poll(Duration wait) {
        boolean came = false;
        try {
            for (var message : consumer.poll(wait)) {
                fetched.add(message);
                came = true;
            }
        } catch (OffsetOutOfRangeException gone) {
            gone.partitions().forEach(this::beginAnew);
        }
        if (came) {
            answeredAt = System.nanoTime();
        }
        commit();
        requireAnswers();
        return came;
    }

    /** Messages were deleted that this group had not read, or offsets are of a topic that was made anew. */
    private void beginAnew(TopicPartition partition) {
        long beginning = consumer.beginningOffsets(Set.of(partition), patience).get(partition);
        LOG.log(
                Level.WARNING,
                "{0} was to read {1} at {2}, which is not there (any more); it goes on at {3}. If messages were deleted by hand or by retention.ms, feed the subscriber with history: POST /api/admin/subscribers/{0}/backfill",
                new Object[] {
                    subscription.name(),
                    partition,
                    Long.toString(progress.get(partition).position()),
                    Long.toString(beginning)
                });
        assign(partition, new OffsetAndMetadata(beginning));
    }

    /**
     * A consumer never says by itself that it reaches nobody; so it asks, when it has not heard anything for a while. Not what
     * its group knows: that would wait until partitions are shared out.
     */
    private void requireAnswers() {
        if (System.nanoTime() - answeredAt > patience.dividedBy(2).toNanos()) {
            consumer.endOffsets(Set.of(ANY), patience);
            answeredAt = System.nanoTime();
        }
    }

    private void take(List<Received> batch, int max) {
        while (batch.size() < max && !fetched.isEmpty()) {
            var message = fetched.poll();
            var partition = progress.get(new TopicPartition(message.topic(), message.partition()));
            if (partition.pass(message.offset(), key(message)) && isHeard(message)) {
                batch.add(message.value() == null ? Received.ofText("") : Received.ofBytes(message.value()));
            }
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> message) {
        return message.key() == null ? null : new String(message.key(), StandardCharsets.UTF_8);
    }

    private boolean isHeard(ConsumerRecord<byte[], byte[]> message) {
        var type = message.headers().lastHeader(KafkaSender.TYPE);
        return type != null
                && type.value() != null
                && subscription.types().contains(new String(type.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void acknowledge() {
        try {
            handedOver = 0;
            note();
            commit();
        } catch (KafkaException e) {
            failed = true;
            throw new TransportException("The subscription %s could not acknowledge".formatted(subscription.name()), e);
        }
    }

    /** While the group shares out its partitions Kafka takes nothing; then it is kept for the next time. */
    private void commit() {
        if (uncommitted.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(uncommitted, patience);
            uncommitted.clear();
            answeredAt = System.nanoTime();
        } catch (RebalanceInProgressException later) {
            LOG.log(Level.FINE, "Committed once partitions are shared out", later);
        }
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
        if (!failed) {
            commit();
        }
        onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        fetched.removeIf(message -> partitions.contains(new TopicPartition(message.topic(), message.partition())));
        partitions.forEach(progress::remove);
        partitions.forEach(noted::remove);
        partitions.forEach(uncommitted::remove);
    }

    /** How many partitions it has now. */
    int share() {
        return progress.size();
    }

    /** Ends from any thread what another waits for here. */
    void interrupt() {
        consumer.wakeup();
    }

    /** One that works leaves the group, so that others go on at once. */
    @Override
    public void close() {
        try {
            consumer.close(CloseOptions.timeout(failed ? Duration.ZERO : patience));
        } catch (KafkaException e) {
            LOG.log(Level.FINE, "A member of a group did not leave it; the group goes on without it soon", e);
        } finally {
            closing.accept(this);
        }
    }
}
