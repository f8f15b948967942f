package dev.orderly.event.bridge.rabbitmq;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.orderly.event.bridge.Login;
import dev.orderly.event.transport.TransportException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;

/** How an exchange or a queue is reached. */
final class Link {

    private static final Logger LOG = Logger.getLogger(Link.class.getName());
    private static final int HEARTBEAT_SECONDS = 5;

    private final dev.orderly.event.bridge.Address address;
    private final ConnectionFactory factory = new ConnectionFactory();

    Link(dev.orderly.event.bridge.Address address, Optional<Login> login) {
        int patience = Math.toIntExact(address.patience().toMillis());
        this.address = address;
        factory.setAutomaticRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setConnectionTimeout(patience);
        factory.setHandshakeTimeout(patience);
        factory.setChannelRpcTimeout(patience);
        factory.setShutdownTimeout(patience);
        vhost().ifPresent(factory::setVirtualHost);
        login.ifPresent(who -> {
            factory.setUsername(who.user());
            factory.setPassword(who.password());
        });
        if (address.tls()) {
            encrypt();
        }
    }

    private void encrypt() {
        try {
            factory.useSslProtocol(SSLContext.getDefault());
            factory.enableHostnameVerification();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The JVM's own TLS settings cannot be used: see javax.net.ssl.*", e);
        }
    }

    private Optional<String> vhost() {
        int slash = address.path().indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(decoded(address.path().substring(0, slash)));
    }

    /** Of the exchange or queue. */
    String name() {
        return decoded(address.path().substring(address.path().indexOf('/') + 1));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Duration patience() {
        return address.patience();
    }

    /** A channel on a connection of its own. */
    Channel open() {
        Connection connection = null;
        try {
            connection = factory.newConnection(addresses(), "orderly-bridge");
            return connection.createChannel();
        } catch (IOException | TimeoutException e) {
            if (connection != null) {
                connection.abort();
            }
            throw failed(e);
        }
    }

    private List<Address> addresses() {
        int port = address.tls() ? ConnectionFactory.DEFAULT_AMQP_OVER_SSL_PORT : ConnectionFactory.DEFAULT_AMQP_PORT;
        return address.hosts(port).map(Address::parseAddress).toList();
    }

    /** Ends channel and connection; whatever was not confirmed or acknowledged is not. */
    void close(Channel channel) {
        try {
            channel.getConnection().close(Math.toIntExact(Duration.ofSeconds(1).toMillis()));
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "A connection to another broker did not close clean; it is gone all the same", e);
        }
    }

    TransportException failed(Exception error) {
        return new TransportException("%s cannot be used: %s".formatted(address, reason(error)), error);
    }

    private static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
