package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Absence;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;

/**
 * Asks the broker how it is, over a connection of its own, which is kept. A broker that does not answer within a second or
 * two is away, and is not asked again for a second. Thread-safe; those who ask at once wait for one another.
 */
final class ArtemisMonitor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ArtemisMonitor.class.getName());
    private static final SimpleString ANY = SimpleString.of(ArtemisTransport.ALL_TOPICS);

    private final Connections connections;
    private final Absence absence = new Absence();
    private ActiveMQConnection connection;

    ArtemisMonitor(Connections connections) {
        this.connections = connections;
    }

    /** A question to the broker. */
    private interface Question {

        long ask(ClientSession session) throws ActiveMQException;
    }

    /** How many messages a subscription's queues have, none if there are no such queues; empty while the broker is away. */
    OptionalLong messages(String subscription) {
        return answer(session -> {
            long messages = 0;
            for (String queue : SubscriptionQueues.names(session, subscription)) {
                messages += session.queueQuery(SimpleString.of(queue)).getMessageCount();
            }
            return messages;
        });
    }

    boolean reachable() {
        return answer(session -> session.addressQuery(ANY).isExists() ? 1 : 0).isPresent();
    }

    private synchronized OptionalLong answer(Question question) {
        if (absence.isRecent()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(connection == null ? askAnew(question) : askAgain(question));
        } catch (JMSException | ActiveMQException e) {
            LOG.log(Level.FINE, "The broker is away", e);
            drop();
            absence.begin();
            return OptionalLong.empty();
        }
    }

    /** The connection may be of a broker that has been started anew since. */
    private long askAgain(Question question) throws JMSException, ActiveMQException {
        try {
            return question.ask(connection.getInitialSession());
        } catch (ActiveMQException e) {
            drop();
            return askAnew(question);
        }
    }

    private long askAnew(Question question) throws JMSException, ActiveMQException {
        connection = (ActiveMQConnection) connections.open();
        long answer = question.ask(connection.getInitialSession());
        absence.end();
        return answer;
    }

    private void drop() {
        if (connection != null) {
            Connections.abandon(connection);
            connection = null;
        }
    }

    @Override
    public synchronized void close() {
        Connection kept = connection;
        connection = null;
        if (kept != null) {
            Connections.close(kept);
        }
        connections.close();
    }
}
