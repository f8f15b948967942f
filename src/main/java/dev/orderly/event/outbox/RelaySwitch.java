package dev.orderly.event.outbox;

import dev.orderly.database.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * Keeps the relays of all instances on this database from sending, or lets them go on; it outlives restarts. What is
 * published meanwhile waits in the outbox.
 */
@ApplicationScoped
public class RelaySwitch {

    @Inject
    private RelayShards shards;

    @Inject
    private Transactions transactions;

    /** Each relay ends at its next look around, within seconds. */
    @Transactional
    public void pause() {
        shards.pause();
    }

    @Transactional
    public void resume() {
        shards.resume();
    }

    public boolean isPaused() {
        return transactions.inNew(shards::isPaused);
    }

    /** Whether a relay may be sending now, or may yet begin to because the pause is only seconds old. */
    public boolean isAtWork() {
        return transactions.inNew(shards::anyAtWork);
    }
}
