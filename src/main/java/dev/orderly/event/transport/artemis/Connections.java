package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.Login;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * Connections to one broker that notice within seconds that it hangs or has vanished, and never reconnect by themselves:
 * whoever uses one closes it and opens another. What the URL says goes before the times here. Thread-safe.
 */
final class Connections implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Connections.class.getName());

    /** How often either side tells the other that it is there, in milliseconds. */
    private static final long PING_PERIOD = Duration.ofSeconds(2).toMillis();

    /** After how long a silence either side gives the other up, in milliseconds; the client may need twice as long. */
    private static final long LONGEST_SILENCE = Duration.ofSeconds(7).toMillis();

    /** Their libraries are not in the WAR, which every connection would warn of. What a URL says goes before. */
    static final Map<String, Object> NO_NATIVE_SOCKETS =
            Map.of(TransportConstants.USE_EPOLL_PROP_NAME, "false", TransportConstants.USE_KQUEUE_PROP_NAME, "false");

    private final ActiveMQConnectionFactory factory;
    private final Runnable beforeOpening;

    private Connections(String url, Login login, Runnable beforeOpening) {
        this.beforeOpening = beforeOpening;
        factory = new ActiveMQConnectionFactory(url, login.user(), login.password());
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        // Only text is ever read; nothing that a message holds may be deserialised.
        factory.setDeserializationAllowList("none");
        if (!url.startsWith("vm:")) {
            for (var connector : factory.getStaticConnectors()) {
                NO_NATIVE_SOCKETS.forEach(connector.getParams()::putIfAbsent);
            }
        }
    }

    /**
     * For work: what the broker is asked for, it may take a while for.
     *
     * @param beforeOpening makes sure that a broker in this process runs
     */
    static Connections forWork(String url, Login login, Runnable beforeOpening) {
        var connections = new Connections(url, login, beforeOpening);
        connections.factory.setBlockOnAcknowledge(true);
        return connections
                .noticingSilence(url)
                .within(
                        Duration.ofSeconds(10),
                        url.contains("callTimeout="),
                        url.contains(TransportConstants.NETTY_CONNECT_TIMEOUT));
    }

    /** For what is told at once, or not at all. */
    static Connections forNews(String url, Login login) {
        return new Connections(url, login, () -> {}).noticingSilence(url).within(Duration.ofSeconds(1), false, false);
    }

    /** For questions that must be answered at once, or not at all. */
    static Connections forQuestions(String url, Login login) {
        return new Connections(url, login, () -> {}).within(Duration.ofSeconds(1), false, false);
    }

    /** A broker in the same process is never silent, unless both are. */
    private Connections noticingSilence(String url) {
        if (!url.startsWith("vm:") && !url.contains("clientFailureCheckPeriod=")) {
            factory.setClientFailureCheckPeriod(PING_PERIOD);
        }
        if (!url.startsWith("vm:") && !url.contains("connectionTTL=")) {
            factory.setConnectionTTL(LONGEST_SILENCE);
        }
        return this;
    }

    private Connections within(Duration time, boolean callsBounded, boolean connectingBounded) {
        if (!callsBounded) {
            factory.setCallTimeout(time.toMillis());
        }
        if (!connectingBounded) {
            for (var connector : factory.getStaticConnectors()) {
                connector.getParams().put(TransportConstants.NETTY_CONNECT_TIMEOUT, (int) time.toMillis());
            }
        }
        return this;
    }

    Connection open() throws JMSException {
        beforeOpening.run();
        return factory.createConnection();
    }

    /**
     * A session of a connection in which one acknowledgement is for all that was received up to it, takes effect in one step,
     * and is safe on return.
     */
    ClientSession acknowledgingAtOnce(Connection connection) throws ActiveMQException {
        return ((ActiveMQConnection) connection)
                .getSessionFactory()
                .createSession(factory.getUser(), factory.getPassword(), false, true, true, false, 0);
    }

    /** How long an answer may take. */
    Duration callTimeout() {
        return Duration.ofMillis(factory.getCallTimeout());
    }

    /** Ends a connection that works. */
    static void close(Connection connection) {
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.log(Level.FINE, "A connection to the broker did not close clean; it is gone all the same", e);
        }
    }

    /** Ends a connection that has failed or does not answer; whoever waits for it, on any thread, gets an error at once. */
    static void abandon(Connection connection) {
        synchronized (connection) {
            // Without this, closing would ask the broker, and wait for an answer that may never come.
            var factory = ((ActiveMQConnection) connection).getSessionFactory();
            var link = factory.isClosed() ? null : factory.getConnection();
            if (link != null) {
                link.fail(new ActiveMQNotConnectedException("given up, as it failed or did not answer in time"));
            }
            close(connection);
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
