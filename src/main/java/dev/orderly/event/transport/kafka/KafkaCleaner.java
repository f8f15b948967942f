package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.TransportException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.errors.AuthorizationException;

/** Deletes what all groups have read. Each instance does; what one has deleted the others find gone. */
final class KafkaCleaner {

    private static final Logger LOG = Logger.getLogger(KafkaCleaner.class.getName());

    private final KafkaAdmin admin;
    private final KafkaGroups groups;
    private boolean refused;

    KafkaCleaner(KafkaAdmin admin, KafkaGroups groups) {
        this.admin = admin;
        this.groups = groups;
    }

    /** Once; what fails is done the next time. */
    void clean() {
        try {
            cleanNow();
            refused = false;
        } catch (TransportException e) {
            boolean forGood = e.getCause() instanceof AuthorizationException;
            LOG.log(
                    forGood && !refused ? Level.WARNING : Level.FINE,
                    "What all have read of {0} stays there, and fills the disks of the brokers: {1}. Let the user describe groups and delete in the topic",
                    new Object[] {KafkaTransport.TOPIC, Backoff.rootOf(e).toString()});
            refused = forGood;
        }
    }

    void cleanNow() {
        admin.ask("delete what is read", asked -> {
            groups.deleteCommitted(asked);
            return true;
        });
    }
}
