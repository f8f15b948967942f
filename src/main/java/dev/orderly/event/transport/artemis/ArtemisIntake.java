package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.jms.client.ActiveMQMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.apache.activemq.artemis.jms.client.JMSExceptionHelper;

/**
 * A consumer of a subscription's queue whose session acknowledges all it has received at once. The queue is consumed by its
 * own name, because the selector of a JMS subscription could not differ from one consumer to the next.
 */
final class ArtemisIntake implements Intake {

    private static final int NEVER_TOGETHER = -1;

    private final String name;
    private final Connection connection;
    private final MessageConsumer consumer;
    private Message last;
    private boolean failed;

    ArtemisIntake(Connections connections, Subscription subscription, Set<String> withoutKeys) {
        name = subscription.name();
        Connection opened = null;
        try {
            opened = connections.open();
            var session = opened.createSession(false, Session.CLIENT_ACKNOWLEDGE);
            declare(session, subscription);
            consumer = session.createConsumer(
                    session.createQueue(ArtemisTransport.ALL_TOPICS + "::" + name), KeyGroups.without(withoutKeys));
            opened.start();
        } catch (JMSException e) {
            if (opened != null) {
                Connections.abandon(opened);
            }
            throw new TransportException("Cannot open the subscription " + name, e);
        }
        connection = opened;
    }

    /**
     * Makes the queue of a subscription, unless it is there; if it is there for fewer types, it takes in these too from now
     * on. When a consumer joins, keys are shared out anew, once all that was given out before is acknowledged: else a later
     * instance would have none.
     */
    static void declare(Session session, Subscription subscription) throws JMSException {
        try {
            var core = ((ActiveMQSession) session).getCoreSession();
            var filter = new QueueFilter(core, subscription.name());
            filter.widen(subscription.types());
            core.createSharedQueue(QueueConfiguration.of(subscription.name())
                    .setAddress(ArtemisTransport.ALL_TOPICS)
                    .setRoutingType(RoutingType.MULTICAST)
                    .setFilterString(filter.over(subscription.types()))
                    .setDurable(true)
                    .setAutoDelete(false)
                    .setGroupBuckets(NEVER_TOGETHER)
                    .setGroupRebalance(true)
                    .setGroupRebalancePauseDispatch(true));
        } catch (ActiveMQException e) {
            throw JMSExceptionHelper.convertFromActiveMQException(e);
        }
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        try {
            var batch = new ArrayList<Received>();
            Message message = consumer.receive(wait.toMillis());
            while (message != null) {
                last = message;
                batch.add(received(message));
                message = batch.size() < max ? consumer.receiveNoWait() : null;
            }
            return batch;
        } catch (JMSException e) {
            failed = true;
            throw new TransportException("The subscription %s lost the broker".formatted(name), e);
        }
    }

    private static Received received(Message message) throws JMSException {
        if (message instanceof TextMessage text) {
            return Received.ofText(text.getText() == null ? "" : text.getText());
        }
        if (message instanceof BytesMessage bytes) {
            var body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            return Received.ofBytes(body);
        }
        var buffer = ((ActiveMQMessage) message).getCoreMessage().getDataBuffer();
        var body = new byte[buffer.readableBytes()];
        buffer.readBytes(body);
        return new Received(null, body);
    }

    @Override
    public void acknowledge() {
        try {
            if (last != null) {
                last.acknowledge();
                last = null;
            }
        } catch (JMSException e) {
            failed = true;
            throw new TransportException("The subscription %s could not acknowledge".formatted(name), e);
        }
    }

    @Override
    public void close() {
        if (failed) {
            Connections.abandon(connection);
        } else {
            Connections.close(connection);
        }
    }
}
