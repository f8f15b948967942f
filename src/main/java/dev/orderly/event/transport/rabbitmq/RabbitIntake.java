package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A consumer of a subscription's queue, the only active one of all instances or one that stands by. What is left out is held
 * without acknowledgement, and comes again, in its order, when the channel ends.
 */
public final class RabbitIntake implements Intake {

    /**
     * How much may be unacknowledged, and so how much can be left out. The same for every consumer of a queue, in all versions:
     * what a dead one had is put behind what was given back before and not yet taken; so the next must take all of it at once,
     * or another death would swap the two.
     */
    static final int PREFETCH = 4_000;

    /** The broker ends a channel that leaves something unacknowledged for half an hour. */
    private static final Duration LONGEST_HELD = Duration.ofMinutes(15);

    private static final Logger LOG = Logger.getLogger(RabbitIntake.class.getName());

    private final String subscription;
    private final String queue;
    private final Preparation preparation;
    private final Set<String> withoutKeys;
    private final LongSupplier nanoTime;
    private final RabbitConnections.Link link;
    private final AtomicInteger unacknowledged = new AtomicInteger();
    private final List<Long> handedOut = new ArrayList<>();
    private Arrivals arrivals;
    private int held;
    private long heldSince;

    RabbitIntake(
            RabbitConnections connections, Subscription subscription, Set<String> withoutKeys, LongSupplier nanoTime) {
        this(
                connections,
                subscription.name(),
                RabbitTopology.queue(subscription),
                channel -> {
                    RabbitTopology.declareExchanges(channel);
                    RabbitTopology.declare(channel, subscription);
                },
                withoutKeys,
                nanoTime);
    }

    /** Of any queue, which must be there; nothing in it is left out. */
    public RabbitIntake(RabbitConnections connections, String subscription, String queue) {
        this(connections, subscription, queue, channel -> {}, Set.of(), System::nanoTime);
    }

    private RabbitIntake(
            RabbitConnections connections,
            String subscription,
            String queue,
            Preparation preparation,
            Set<String> withoutKeys,
            LongSupplier nanoTime) {
        this.subscription = subscription;
        this.queue = queue;
        this.preparation = preparation;
        this.withoutKeys = Set.copyOf(withoutKeys);
        this.nanoTime = nanoTime;
        RabbitConnections.Link opened = null;
        try {
            opened = connections.open();
            link = opened;
            consume();
        } catch (IOException | ShutdownSignalException e) {
            if (opened != null) {
                opened.cut();
                opened.close();
            }
            throw new TransportException("Cannot open the subscription " + subscription, e);
        }
    }

    /** Sees to it that there is a queue. */
    private interface Preparation {
        void on(Channel channel) throws IOException;
    }

    private void consume() throws IOException {
        var channel = link.channel();
        preparation.on(channel);
        channel.basicQos(PREFETCH);
        arrivals = new Arrivals(channel);
        unacknowledged.set(0);
        held = 0;
        channel.basicConsume(queue, false, arrivals);
    }

    String subscription() {
        return subscription;
    }

    boolean isClosed() {
        return !link.isOpen();
    }

    /** How many messages have come and are not acknowledged, which the broker does not count as waiting. */
    int unacknowledged() {
        return unacknowledged.get();
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        renewInTime();
        var batch = new ArrayList<Received>();
        try {
            long end = nanoTime.getAsLong() + wait.toNanos();
            var next = arrivals.poll(wait.toNanos());
            while (next != null) {
                sort(next, batch);
                next = batch.size() == max ? null : arrivals.poll(batch.isEmpty() ? end - nanoTime.getAsLong() : 0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw lost(e);
        }
        return batch;
    }

    private void sort(Arrival arrival, List<Received> batch) {
        if (withoutKeys.contains(arrival.key())) {
            hold();
        } else {
            handedOut.add(arrival.tag());
            batch.add(Received.ofBytes(arrival.body()));
        }
    }

    private void hold() {
        if (held == 0) {
            heldSince = nanoTime.getAsLong();
        }
        held++;
        if (held == PREFETCH) {
            LOG.log(
                    Level.WARNING,
                    "{0} waits altogether: {1} events of the keys {2} are left out, and the broker gives no more. Replay, edit or discard what holds these keys back: GET /api/admin/deliveries?subscriber={0}",
                    new Object[] {subscription, PREFETCH, withoutKeys});
        }
    }

    /** Begins again on another channel before the broker ends this one; what was held comes again. */
    private void renewInTime() {
        if (held == 0 || !handedOut.isEmpty() || nanoTime.getAsLong() - heldSince < LONGEST_HELD.toNanos()) {
            return;
        }
        try {
            arrivals.getChannel().close();
            consume();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            throw lost(e);
        }
    }

    @Override
    public void acknowledge() {
        if (handedOut.isEmpty()) {
            return;
        }
        try {
            var channel = arrivals.getChannel();
            if (held == 0) {
                channel.basicAck(handedOut.get(handedOut.size() - 1), true);
            } else {
                for (long tag : handedOut) {
                    channel.basicAck(tag, false);
                }
            }
        } catch (IOException | ShutdownSignalException e) {
            throw lost(e);
        }
        unacknowledged.addAndGet(-handedOut.size());
        handedOut.clear();
    }

    private TransportException lost(Exception reason) {
        return new TransportException("The subscription %s lost the broker".formatted(subscription), reason);
    }

    @Override
    public void close() {
        link.close();
    }

    /** A message as it came; without a key if a stranger sent it. */
    private record Arrival(long tag, String key, byte[] body) {}

    /** What the client's threads have put here for the pump's. */
    private final class Arrivals extends DefaultConsumer {

        private final BlockingQueue<Arrival> waiting = new LinkedBlockingQueue<>();
        private final Arrival end = new Arrival(0, null, null);
        private volatile IOException lost;

        Arrivals(Channel channel) {
            super(channel);
        }

        /** Null if nothing came in time. */
        Arrival poll(long nanos) throws InterruptedException, IOException {
            var next = lost == null ? waiting.poll(nanos, TimeUnit.NANOSECONDS) : end;
            if (next == end) {
                throw lost;
            }
            return next;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
            var key = properties.getHeaders() == null
                    ? null
                    : properties.getHeaders().get(RabbitSender.KEY);
            unacknowledged.incrementAndGet();
            waiting.add(new Arrival(envelope.getDeliveryTag(), key == null ? "" : key.toString(), body));
        }

        @Override
        public void handleShutdownSignal(String tag, ShutdownSignalException reason) {
            fail(new IOException(reason.getMessage(), reason.getCause()));
        }

        @Override
        public void handleCancel(String tag) {
            fail(new IOException("the queue was deleted, or its node is gone"));
        }

        private void fail(IOException reason) {
            lost = reason;
            waiting.add(end);
        }
    }
}
