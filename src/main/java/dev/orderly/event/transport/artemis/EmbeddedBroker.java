package dev.orderly.event.transport.artemis;

import dev.orderly.event.transport.TransportException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/** An Artemis broker in this process, with its journal on disk. */
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

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

    EmbeddedBroker(Path folder, Optional<String> listen) {
        AUDIT.forEach(logger -> logger.setLevel(Level.WARNING));
        server.setConfiguration(configuration(folder, listen));
        try {
            server.start();
        } catch (Exception e) {
            throw new TransportException("The embedded broker does not start on " + folder, e);
        }
        LOG.log(Level.INFO, "Embedded broker started, journal {0} in {1}", new Object[] {
            server.getActiveMQServer().getConfiguration().getJournalType(), folder
        });
    }

    private static ConfigurationImpl configuration(Path folder, Optional<String> listen) {
        var configuration = new ConfigurationImpl();
        try {
            configuration.addAcceptorConfiguration("in-vm", "vm://0");
            if (listen.isPresent()) {
                configuration.addAcceptorConfiguration("tcp", listen.get());
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
    public void close() {
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
