package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.TransportException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ActiveMQServer.SERVER_STATE;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An Artemis broker in this process, with its journal on disk. It takes no messages while there is little room, and shuts
 * itself down when its disk fails or is full; {@link #revive} starts it again. Thread-safe.
 */
final class EmbeddedBroker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(EmbeddedBroker.class.getName());

    /**
     * They would log every message at INFO. Each by name, because a server may give every logger a level of its own; held
     * here because a logger that nobody refers to forgets its level.
     */
    private static final List<Logger> AUDIT = Stream.of("base", "resource", "message")
            .map(name -> Logger.getLogger("org.apache.activemq.audit." + name))
            .toList();

    /** Long enough to gather concurrent commits in one write; the default of 3.33 ms would be each commit's latency. */
    private static final int JOURNAL_BUFFER_TIMEOUT_NANOS = 300_000;

    private static final int IN_MEMORY_BYTES_PER_QUEUE = 32 * 1024 * 1024;

    /**
     * What is left free for acknowledgements, which need journal files of 10 MB: below it, senders are let wait. Not a share
     * of the disk, as is the default: a tenth of a large one is much.
     */
    private static final long LEFT_FREE_BYTES = 64L * 1024 * 1024;

    private static final int NO_SHARE = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    private final Optional<String> listen;
    private final Optional<OneUser> user;
    private EmbeddedActiveMQ server;
    private TransportException refusal;
    private long refusedAt;
    private boolean closed;

    /** One that lets everybody do everything. */
    EmbeddedBroker(Path folder, Optional<String> listen) {
        this(folder, listen, Optional.empty());
    }

    /**
     * Started at once.
     *
     * @param user who alone may do anything, also from within this process; without one, everybody may
     */
    EmbeddedBroker(Path folder, Optional<String> listen, Optional<OneUser> user) {
        AUDIT.forEach(logger -> logger.setLevel(Level.WARNING));
        this.folder = folder;
        this.listen = listen;
        this.user = user;
        server = started();
    }

    /**
     * Starts the broker again if it has shut itself down; at most every few seconds, as many ask at once.
     *
     * @throws TransportException if it does not start, most likely because there is still no room
     */
    synchronized void revive() {
        if (closed || server.getActiveMQServer().getState() != SERVER_STATE.STOPPED) {
            return;
        }
        if (refusal != null && System.nanoTime() - refusedAt < PATIENCE.toNanos()) {
            throw refusal;
        }
        try {
            server = started();
            refusal = null;
        } catch (TransportException e) {
            refusal = e;
            refusedAt = System.nanoTime();
            throw e;
        }
    }

    private EmbeddedActiveMQ started() {
        var starting = new EmbeddedActiveMQ();
        starting.setConfiguration(configuration(folder, listen).setSecurityEnabled(user.isPresent()));
        user.ifPresent(starting::setSecurityManager);
        try {
            starting.start();
            requireActive(starting.getActiveMQServer());
        } catch (Exception e) {
            stop(starting);
            throw new TransportException("The embedded broker does not start on " + folder, e);
        }
        starting.getActiveMQServer().registerIOCriticalErrorListener(this::tell);
        LOG.log(Level.INFO, "Embedded broker started, journal {0} in {1}", new Object[] {
            starting.getConfiguration().getJournalType(), folder
        });
        return starting;
    }

    /** It logs what is wrong, and returns. */
    private static void requireActive(ActiveMQServer server) {
        if (!server.isActive()) {
            throw new IllegalStateException("it could not read or write its files; the log tells why");
        }
    }

    private void tell(Throwable cause, String message, String file) {
        LOG.log(
                Level.SEVERE,
                "The embedded broker cannot write in {0} and shuts down ({1}). Orders are accepted and wait in the outbox; it starts by itself once there is room",
                new Object[] {folder, cause.getMessage()});
    }

    static ConfigurationImpl configuration(Path folder, Optional<String> listen) {
        var configuration = new ConfigurationImpl();
        try {
            configuration.addAcceptorConfiguration("in-vm", "vm://0");
            if (listen.isPresent()) {
                configuration.addAcceptorConfiguration("tcp", listen.get());
                configuration.getAcceptorConfigurations().stream()
                        .filter(acceptor -> acceptor.getName().equals("tcp"))
                        .forEach(acceptor -> Connections.NO_NATIVE_SOCKETS.forEach(acceptor.getParams()::putIfAbsent));
            }
        } catch (Exception e) {
            throw new IllegalArgumentException("Cannot listen at " + listen.orElse("vm://0"), e);
        }
        configuration
                .setName("orderly")
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalBufferTimeout_NIO(JOURNAL_BUFFER_TIMEOUT_NANOS)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setCreateJournalDir(true)
                .setCreateBindingsDir(true)
                .setMaxDiskUsage(NO_SHARE)
                .setMinDiskFree(LEFT_FREE_BYTES)
                .addAddressSetting("#", addresses());
        return configuration;
    }

    /**
     * Nothing is deleted after failed deliveries or for want of consumers: what to do with
     * failures is decided by the inbox. The two addresses are named only because the broker warns of their absence.
     */
    private static AddressSettings addresses() {
        return new AddressSettings()
                .setMaxDeliveryAttempts(-1)
                .setDeadLetterAddress(SimpleString.of("DLQ"))
                .setExpiryAddress(SimpleString.of("ExpiryQueue"))
                .setAutoDeleteQueues(false)
                .setAutoDeleteAddresses(false)
                .setMaxSizeBytes(IN_MEMORY_BYTES_PER_QUEUE)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop(server);
    }

    private static void stop(EmbeddedActiveMQ server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOG.log(
                    Level.WARNING,
                    "The embedded broker did not stop clean; its journal is replayed at the next start",
                    e);
        }
    }
}
