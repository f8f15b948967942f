package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A member of a subscription's group. A batch may take any time: {@link #keep} has the group share out its partitions
 * meanwhile. Then a batch may hold messages that are others' by now; those have them from the last commit on, in the same
 * order, and what is acknowledged here counts for the partitions that are still here.
 */
final class KafkaIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(KafkaIntake.class.getName());

    /** The shortest that brokers allow by default: keys of an instance that died wait so long. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(6);

    /** A group waits so long for a member that lives and does not take part in the sharing out. */
    private static final Duration LONGEST_ABSENCE = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int BEATS = 3;
    private static final int FETCHED_BYTES = 8 * 1024 * 1024;
    private static final Set<TopicPartition> ANY = Set.of(new TopicPartition(KafkaTransport.TOPIC, 0));

    private final Subscription subscription;
    private final Duration patience;
    private final Consumer<KafkaIntake> closing;
    private final ReentrantLock lock = new ReentrantLock();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaShare share;
    private RuntimeException failure;
    private long polledAt = System.nanoTime();
    private long answeredAt = polledAt;
    private long passedAt = polledAt;
    private boolean handedOver;

    /** @param closing told when it is closed */
    KafkaIntake(
            KafkaClients clients, Subscription subscription, Set<String> withoutKeys, Consumer<KafkaIntake> closing) {
        this.subscription = subscription;
        this.closing = closing;
        patience = clients.patience();
        consumer = clients.consumer(subscription.name(), config(subscription));
        share = new KafkaShare(subscription.name(), withoutKeys, consumer, patience);
        consumer.subscribe(List.of(KafkaTransport.TOPIC), share);
    }

    private static Map<String, Object> config(Subscription subscription) {
        return Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                KafkaTransport.group(subscription.name()),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class),
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                (int) LONGEST_ABSENCE.toMillis(),
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                (int) LONGEST_SILENCE.toMillis(),
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                (int) LONGEST_SILENCE.dividedBy(BEATS).toMillis(),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                FETCHED_BYTES);
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        return locked(() -> {
            long end = System.nanoTime() + wait.toNanos();
            commitUnheard();
            var batch = new ArrayList<Received>();
            take(batch, max);
            boolean more = batch.size() < max;
            while (more) {
                long left = Math.max(0, end - System.nanoTime());
                boolean came = poll(batch.isEmpty() ? Duration.ofNanos(left) : Duration.ZERO);
                take(batch, max);
                more = batch.size() < max && (came || batch.isEmpty()) && System.nanoTime() < end;
            }
            handedOver |= !batch.isEmpty();
            return batch;
        });
    }

    /** Of what others hear: nobody acknowledges it, but it would count as not read, and be kept. */
    private void commitUnheard() {
        if (!handedOver && System.nanoTime() - passedAt > SOON.toNanos()) {
            pass();
        }
    }

    private boolean poll(Duration wait) {
        boolean came = share.fetch(wait);
        polledAt = System.nanoTime();
        answeredAt = came ? polledAt : answeredAt;
        share.commit();
        requireAnswers();
        return came;
    }

    private void pass() {
        share.acknowledge();
        share.commit();
        passedAt = System.nanoTime();
    }

    /**
     * A consumer never says by itself that it reaches nobody; so it asks, when it has not heard anything for a while. Not what
     * its group knows: that would wait until partitions are shared out.
     */
    private void requireAnswers() {
        if (System.nanoTime() - answeredAt > patience.dividedBy(2).toNanos()) {
            consumer.endOffsets(ANY, patience);
            answeredAt = System.nanoTime();
        }
    }

    private void take(List<Received> batch, int max) {
        var next = share.next();
        while (next.isPresent()) {
            if (isHeard(next.get())) {
                byte[] body = next.get().value();
                batch.add(body == null ? Received.ofText("") : Received.ofBytes(body));
            }
            next = batch.size() < max ? share.next() : Optional.empty();
        }
    }

    private boolean isHeard(ConsumerRecord<byte[], byte[]> message) {
        var type = message.headers().lastHeader(KafkaSender.TYPE);
        return type != null && subscription.types().contains(KafkaSender.text(type.value()));
    }

    @Override
    public void acknowledge() {
        locked(() -> {
            pass();
            handedOver = false;
            return true;
        });
    }

    /** Has it take part in its group although nobody receives: to be called every second. Does not wait for a receiver. */
    void keep() {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (failure == null && System.nanoTime() - polledAt > SOON.toNanos()) {
                consumer.pause(consumer.assignment());
                poll(Duration.ZERO);
                consumer.resume(consumer.assignment());
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            if (failure == null) {
                return work.get();
            }
        } catch (KafkaException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
        throw new TransportException("The subscription %s lost Kafka".formatted(subscription.name()), failure);
    }

    /** It is of no more use, and others get its partitions as soon as they may. */
    private void fail(RuntimeException e) {
        failure = e;
        share.abandon();
        close(Duration.ZERO);
    }

    /** How many partitions it has now. */
    int share() {
        return share.size();
    }

    /** Ends from any thread what another waits for here. */
    void interrupt() {
        consumer.wakeup();
    }

    /** One that works leaves the group, so that others go on at once. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (failure == null) {
                failure = new KafkaException("it is closed");
                close(patience);
            }
        } finally {
            lock.unlock();
        }
    }

    private void close(Duration wait) {
        try {
            consumer.close(CloseOptions.timeout(wait));
        } catch (KafkaException e) {
            LOG.log(Level.FINE, "A member of a group did not leave it; the group goes on without it soon", e);
        } finally {
            closing.accept(this);
        }
    }
}
