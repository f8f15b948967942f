package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * A consumer of a subscription's queue that acknowledges all it has received at once; where there are two queues, of the
 * older until it is empty.
 *
 * <p>It speaks the broker's own protocol, as JMS would put the order of a key at risk when this process dies: JMS has the
 * broker acknowledge in two steps, and between them the broker gives the groups of a dead consumer to another before it has
 * taken back what the dead one held.
 */
final class ArtemisIntake implements Intake {

    /** How often it is looked whether the subscription has another queue. */
    private static final Duration LOOKS = Duration.ofMillis(500);

    /** Longer than a batch may be under way into a queue that is superseded. */
    private static final Duration LATEST = Duration.ofSeconds(30);

    private final String name;
    private final String selector;
    private final LongSupplier nanoTime;
    private final Connection connection;
    private final ClientSession session;
    private final SubscriptionQueues queues;
    private String queue;
    private ClientConsumer consumer;
    private ClientMessage last;
    private boolean failed;
    private boolean idle;
    private long readSince;
    private long lookedAt;

    ArtemisIntake(Connections connections, Subscription subscription, Set<String> withoutKeys, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        name = subscription.name();
        selector = KeyGroups.without(withoutKeys);
        Connection opened = null;
        try {
            opened = connections.open();
            session = connections.acknowledgingAtOnce(opened);
            queues = new SubscriptionQueues(session, subscription);
            queues.declare();
            read(queues.oldestWithMessages(queues.names()));
            lookedAt = readSince;
            session.start();
        } catch (JMSException | ActiveMQException e) {
            if (opened != null) {
                Connections.abandon(opened);
            }
            throw new TransportException("Cannot open the subscription " + name, e);
        }
        connection = opened;
    }

    private void read(String next) throws ActiveMQException {
        queue = next;
        readSince = nanoTime.getAsLong();
        consumer = session.createConsumer(next, selector);
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        try {
            if (last == null && nanoTime.getAsLong() - lookedAt > LOOKS.toNanos()) {
                look();
            }
            var batch = new ArrayList<Received>();
            var message = consumer.receive(wait.toMillis());
            idle = message == null;
            while (message != null) {
                last = message;
                batch.add(received(message));
                message = batch.size() < max ? consumer.receiveImmediate() : null;
            }
            return batch;
        } catch (ActiveMQException e) {
            failed = true;
            throw new TransportException("The subscription %s lost the broker".formatted(name), e);
        }
    }

    /** For another queue of the subscription that is to be read now; and whether what was left is to be deleted. */
    private void look() throws ActiveMQException {
        lookedAt = nanoTime.getAsLong();
        var all = queues.names();
        int current = all.indexOf(queue);
        String next = selector == null ? queues.oldestWithMessages(all) : all.get(withoutKeys(all, current));
        if (!next.equals(queue)) {
            consumer.close();
            read(next);
        } else if (lookedAt - readSince > LATEST.toNanos()) {
            all.subList(0, current).forEach(queues::delete);
        }
    }

    /** What is left out stays where it is, so that no queue is read until it is empty, but until nothing comes. */
    private int withoutKeys(List<String> all, int current) {
        return idle ? Math.min(current + 1, all.size() - 1) : current;
    }

    private static Received received(ClientMessage message) {
        if (message.getType() == Message.TEXT_TYPE) {
            var text = message.getBodyBuffer().readNullableSimpleString();
            return Received.ofText(text == null ? "" : text.toString());
        }
        var content = message.getDataBuffer();
        var body = new byte[content.readableBytes()];
        content.readBytes(body);
        return message.getType() == Message.BYTES_TYPE ? Received.ofBytes(body) : new Received(null, body);
    }

    @Override
    public void acknowledge() {
        try {
            if (last != null) {
                last.acknowledge();
                last = null;
            }
        } catch (ActiveMQException e) {
            failed = true;
            throw new TransportException("The subscription %s could not acknowledge".formatted(name), e);
        }
    }

    @Override
    public void close() {
        if (!failed) {
            giveBack();
        }
        if (failed) {
            Connections.abandon(connection);
        } else {
            Connections.close(connection);
        }
    }

    /**
     * What it holds goes back before it is closed, and it is stopped so that nothing comes anew: what a consumer holds as it
     * is closed may go back after its groups are given to another.
     */
    private void giveBack() {
        try {
            session.stop();
            session.rollback();
        } catch (ActiveMQException away) {
            failed = true;
        }
    }
}
