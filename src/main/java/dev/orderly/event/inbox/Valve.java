package dev.orderly.event.inbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.backfill.BackfillJobs;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a pump may take in now: nothing while its subscriber is paused, history alone while it is fed with that, and nothing of a key of which too many events are
 * parked. Those stay in the broker, in their order, until half of the parked are through. Used by one thread.
 */
final class Valve {

    private static final Logger LOG = Logger.getLogger(Valve.class.getName());

    private final String subscriber;
    private final PausedSubscribers paused;
    private final BackfillJobs backfills;
    private final OwedDeliveries owed;
    private final Transactions transactions;
    private final int parkedLimit;
    private Setting setting = new Setting(false, false, Set.of());
    private int changes;

    Valve(
            String subscriber,
            PausedSubscribers paused,
            BackfillJobs backfills,
            OwedDeliveries owed,
            Transactions transactions,
            int parkedLimit) {
        this.subscriber = subscriber;
        this.paused = paused;
        this.backfills = backfills;
        this.owed = owed;
        this.transactions = transactions;
        this.parkedLimit = parkedLimit;
    }

    /**
     * How the valve stands.
     *
     * @param closed whether nothing may be taken in
     * @param fed whether it takes in history, and nothing that is live
     * @param withoutKeys of which keys nothing may be taken in
     */
    record Setting(boolean closed, boolean fed, Set<String> withoutKeys) {}

    Setting setting() {
        return setting;
    }

    /** Whether something was paused or resumed in this instance since the last look. */
    boolean isOutdated() {
        return paused.changes() != changes;
    }

    /**
     * Looks how it should stand now.
     *
     * @param hasParked whether events were parked since the last look; if not, no further key can be full
     */
    void look(boolean hasParked) {
        changes = paused.changes();
        boolean countKeys = hasParked || !setting.withoutKeys().isEmpty();
        var next = transactions.inNew(() -> {
            boolean closed = paused.names().contains(subscriber);
            return new Setting(closed, backfills.running(subscriber).isPresent(), countKeys ? full() : Set.of());
        });
        if (!next.equals(setting)) {
            tell(next);
            setting = next;
        }
    }

    private Set<String> full() {
        var full = new HashSet<String>();
        Map<String, Integer> parked = owed.parkedOf(subscriber, (parkedLimit + 1) / 2);
        parked.forEach((key, count) -> {
            if (count >= parkedLimit || setting.withoutKeys().contains(key)) {
                full.add(key);
            }
        });
        return full;
    }

    private void tell(Setting next) {
        if (next.closed() != setting.closed()) {
            LOG.log(Level.INFO, next.closed() ? "{0} is paused by an operator" : "{0} goes on", subscriber);
        }
        if (next.fed() != setting.fed()) {
            LOG.log(Level.INFO, next.fed() ? "{0} is fed with history" : "{0} goes on with what is live", subscriber);
        }
        next.withoutKeys().stream()
                .filter(key -> !setting.withoutKeys().contains(key))
                .forEach(key -> LOG.log(
                        Level.WARNING,
                        "{0} has {1} or more events of key {2} parked and takes no more of them; they wait in the broker. Replay, edit or discard what holds them back: GET /api/admin/deliveries?subscriber={0}&key={2}",
                        new Object[] {subscriber, parkedLimit, key}));
        setting.withoutKeys().stream()
                .filter(key -> !next.withoutKeys().contains(key))
                .forEach(key ->
                        LOG.log(Level.INFO, "{0} takes events of key {1} again", new Object[] {subscriber, key}));
    }
}
