package dev.orderly.event.transport.rabbitmq;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.ForgivingExceptionHandler;
import dev.orderly.event.transport.Daemon;
import dev.orderly.event.transport.Login;
import dev.orderly.event.transport.Watchdog;
import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;

/**
 * Connections to one broker that notice within seconds that it hangs or has vanished, and never reconnect by themselves:
 * whoever uses one closes it and opens another. Thread-safe.
 */
public final class RabbitConnections implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RabbitConnections.class.getName());

    /** The client gives up a connection after 2.25 times this without a sign of life, the broker after twice. */
    private static final int HEARTBEAT_SECONDS = 3;

    private static final AtomicInteger THREADS = new AtomicInteger();

    private final RabbitUrl url;
    private final Duration timeout;
    private final ConnectionFactory factory = new ConnectionFactory();
    private final Watchdog watchdog = new Watchdog("orderly-rabbitmq-watchdog");

    /**
     * @param login without a user the broker's guest, whom it lets in from its own machine alone
     * @param timeout how long the broker may take for an answer
     */
    public RabbitConnections(RabbitUrl url, Login login, Duration timeout) {
        this.url = url;
        this.timeout = timeout;
        int millis = Math.toIntExact(timeout.toMillis());
        factory.setVirtualHost(url.virtualHost());
        if (login.user() != null) {
            factory.setUsername(login.user());
            factory.setPassword(login.password() == null ? "" : login.password());
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(millis);
        factory.setHandshakeTimeout(millis);
        factory.setChannelRpcTimeout(millis);
        factory.setShutdownTimeout(millis);
        factory.setMaxInboundMessageBodySize(Integer.MAX_VALUE);
        factory.setRequestedHeartbeat((int) Math.max(1, Math.min(HEARTBEAT_SECONDS, timeout.toSeconds() / 2)));
        factory.setThreadFactory(work -> Daemon.of("orderly-rabbitmq-" + THREADS.incrementAndGet(), work));
        factory.setExceptionHandler(new QuietHandler());
        if (url.encrypted()) {
            encrypt();
        }
    }

    /** The client's own way of reading {@code amqps://} would trust everybody. */
    private void encrypt() {
        try {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM cannot encrypt", e);
        }
    }

    Duration timeout() {
        return timeout;
    }

    Link open() throws IOException {
        var link = new Link();
        var own = factory.clone();
        own.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(link::uses));
        try {
            link.connection = own.newConnection(url.nodes(), "orderly");
        } catch (TimeoutException e) {
            throw new IOException("no answer from the broker at %s within %s".formatted(url.nodes(), timeout), e);
        }
        link.connection.addBlockedListener(link);
        return link;
    }

    @Override
    public void close() {
        watchdog.close();
    }

    /** One connection, and the socket under it. */
    final class Link implements BlockedListener {

        private Connection connection;
        private volatile Socket socket;
        private volatile String blocked;

        /** Without lingering, as closing an encrypted socket would else wait for a writer that is stuck. */
        private void uses(Socket opened) throws IOException {
            opened.setSoLinger(true, 0);
            socket = opened;
        }

        Channel channel() throws IOException {
            var channel = connection.createChannel();
            if (channel == null) {
                throw new IOException("the broker allows no further channel on this connection");
            }
            return channel;
        }

        boolean isOpen() {
            return connection.isOpen();
        }

        /** Why the broker takes nothing at present, such as {@code low on disk}; null if it does. */
        String blocked() {
            return blocked;
        }

        @Override
        public void handleBlocked(String reason) {
            blocked = reason;
        }

        @Override
        public void handleUnblocked() {
            blocked = null;
        }

        Watchdog.Watch watched(Duration limit) {
            return watchdog.over(limit, this::cut);
        }

        /** Ends the connection without a word; whoever waits for it gets an error. */
        void cut() {
            try {
                socket.close();
            } catch (IOException e) {
                LOG.log(Level.FINE, "A connection to the broker did not close clean; it is gone all the same", e);
            }
        }

        /** Ends the connection once the broker has taken what was said on it, or gives that up soon. */
        void close() {
            try (var watch = watched(timeout)) {
                connection.abort(Math.toIntExact(timeout.toMillis()));
            }
        }
    }

    /** Whoever uses the connection is told of its end, and logs it. */
    private static final class QuietHandler extends ForgivingExceptionHandler {

        @Override
        protected void log(String message, Throwable e) {
            LOG.log(Level.FINE, message, e);
        }
    }
}
