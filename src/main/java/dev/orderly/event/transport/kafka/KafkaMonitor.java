package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Absence;
import dev.orderly.event.transport.TransportException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Asks Kafka how it is. If it does not answer within a second or two it is away, and is not asked again for a second.
 * Thread-safe; those who ask at once wait for one another.
 */
final class KafkaMonitor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaMonitor.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final KafkaGroups groups;
    private final KafkaAdmin admin;
    private final Absence absence = new Absence();

    KafkaMonitor(KafkaClients clients, KafkaGroups groups) {
        this.groups = groups;
        admin = new KafkaAdmin(clients, PATIENCE);
    }

    /** How many messages of any type stand behind what a subscription has acknowledged; empty while Kafka is away. */
    OptionalLong behind(String subscription) {
        return answer(asked -> groups.behind(asked, KafkaTransport.group(subscription)));
    }

    boolean reachable() {
        return answer(asked -> (long) asked.describeCluster().nodes().get().size())
                        .orElse(0)
                > 0;
    }

    private synchronized OptionalLong answer(KafkaAdmin.Question<Long> question) {
        if (absence.isRecent()) {
            return OptionalLong.empty();
        }
        try {
            long answer = admin.ask("ask Kafka how it is", question);
            absence.end();
            return OptionalLong.of(answer);
        } catch (TransportException e) {
            LOG.log(Level.FINE, "Kafka is away", e);
            absence.begin();
            return OptionalLong.empty();
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
