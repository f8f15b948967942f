package dev.orderly.event.transport.redis;

import dev.orderly.event.transport.Daemon;
import dev.orderly.event.transport.TransportException;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Renews the leases of this instance's intakes, on a thread of its own as intakes may take long over what they have; and trims
 * the streams. Thread-safe.
 */
final class RedisKeeper implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RedisKeeper.class.getName());

    private final RedisConnections connections;
    private final ScheduledThreadPoolExecutor timer;
    private final Set<ShardLeases> kept = ConcurrentHashMap.newKeySet();
    private final Set<String> former = ConcurrentHashMap.newKeySet();
    private RedisLink link;

    RedisKeeper(RedisConnections connections) {
        this.connections = connections;
        timer = new ScheduledThreadPoolExecutor(1, work -> Daemon.of("orderly-redis-keeper", work));
        long every = ShardLeases.RENEWAL.toMillis();
        timer.scheduleWithFixedDelay(this::keep, every, every, TimeUnit.MILLISECONDS);
    }

    /** New ones, which are renewed until they are forgotten. */
    ShardLeases leases(String subscription, RedisLink own) {
        var leases = new ShardLeases(subscription, own.server());
        var gone = new ArrayList<>(former);
        leases.keep(own, gone);
        former.removeAll(gone);
        kept.add(leases);
        return leases;
    }

    /**
     * Renews them no longer.
     *
     * @param own to give them up on; null if that is lost, and they are given up when others are taken
     */
    void forget(ShardLeases leases, RedisLink own) {
        kept.remove(leases);
        try {
            if (own != null) {
                leases.release(own);
                return;
            }
        } catch (JedisException e) {
            LOG.log(Level.FINE, "The leases could not be given up, they run out", e);
        }
        leases.end();
        former.add(leases.reader());
    }

    private synchronized void keep() {
        if (kept.isEmpty()) {
            return;
        }
        try {
            if (link == null) {
                link = connections.openDurable();
            }
            // First, as it notices if this is still a connection to a server that is gone, which younger leases are not
            // for.
            RedisTrimming.trimInTime(link);
            for (var leases : kept) {
                keep(leases);
            }
        } catch (JedisException | TransportException e) {
            LOG.log(Level.FINE, "The leases could not be renewed", e);
            drop();
        }
    }

    /** The connection of an intake does not outlive the server; one that nobody asks would not notice. */
    private void keep(ShardLeases leases) {
        if (leases.isOn(link)) {
            leases.keep(link);
        } else {
            forget(leases, null);
        }
    }

    private void drop() {
        if (link != null) {
            link.close();
            link = null;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            drop();
        }
    }
}
