package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.orderly.event.transport.Absence;
import dev.orderly.event.transport.Transport.Subscription;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks the broker how it is, over a connection of its own, which is kept. A broker that does not answer within a second or
 * two is away, and is not asked again for a second. Thread-safe; those who ask at once wait for one another.
 */
final class RabbitMonitor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RabbitMonitor.class.getName());

    private final RabbitConnections connections;
    private final Absence absence = new Absence();
    private RabbitConnections.Link link;

    RabbitMonitor(RabbitConnections connections) {
        this.connections = connections;
    }

    /** A question to the broker. */
    private interface Question {

        long ask(Channel channel) throws IOException;
    }

    /** How many messages wait that no consumer has been given; none if there is no such queue. */
    OptionalLong waiting(Subscription subscription) {
        return answer(channel -> waiting(channel, RabbitTopology.queue(subscription)));
    }

    private static long waiting(Channel channel, String queue) throws IOException {
        try {
            return channel.messageCount(queue);
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException refused
                    && refused.getReason() instanceof AMQP.Channel.Close close
                    && close.getReplyCode() == AMQP.NOT_FOUND) {
                return 0;
            }
            throw e;
        }
    }

    boolean reachable() {
        return answer(channel -> 0).isPresent();
    }

    private synchronized OptionalLong answer(Question question) {
        if (absence.isRecent()) {
            return OptionalLong.empty();
        }
        try {
            if (link == null || !link.isOpen()) {
                link = connections.open();
            }
            var channel = link.channel();
            long answer = question.ask(channel);
            if (channel.isOpen()) {
                channel.close();
            }
            absence.end();
            return OptionalLong.of(answer);
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            LOG.log(Level.FINE, "The broker is away", e);
            drop();
            absence.begin();
            return OptionalLong.empty();
        }
    }

    private void drop() {
        if (link != null) {
            link.cut();
            link.close();
            link = null;
        }
    }

    @Override
    public synchronized void close() {
        if (link != null) {
            link.close();
            link = null;
        }
        connections.close();
    }
}
