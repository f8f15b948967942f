package dev.orderly.event.transport.kafka;

import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.TransportException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.kafka.common.errors.AuthorizationException;

/** Deletes, every minute, what all groups have read. Each instance does; what one has deleted the others find gone. */
final class KafkaCleaner implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KafkaCleaner.class.getName());
    private static final Duration EACH = Duration.ofMinutes(1);

    private final KafkaAdmin admin;
    private final KafkaGroups groups;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "orderly-kafka-cleaner");
        thread.setDaemon(true);
        return thread;
    });
    private boolean refused;

    KafkaCleaner(KafkaAdmin admin, KafkaGroups groups) {
        this.admin = admin;
        this.groups = groups;
        timer.scheduleWithFixedDelay(this::clean, EACH.toMillis(), EACH.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Once; what fails is done the next time. */
    private void clean() {
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

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
