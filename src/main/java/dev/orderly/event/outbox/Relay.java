package dev.orderly.event.outbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fault.FaultPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends the outbox, in order, on a thread of its own: a batch is one transaction and one broker commit.
 *
 * <p>A crash between the two sends the batch again; inboxes drop what they have seen. Of several instances on one
 * database one relays at a time. While the broker is away the rows wait.
 */
public final class Relay implements Runnable {

    private static final Logger LOG = Logger.getLogger(Relay.class.getName());
    private static final String STAGE = "relay";
    private static final int BATCH = 500;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int LATE = 10_000;

    private final Outbox outbox;
    private final Transactions transactions;
    private final Transport transport;
    private final Collection<Subscription> subscriptions;
    private final BackPressure backPressure;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(stopped);
    private boolean declared;
    private long lastSent;
    private long scannedAt;

    Relay(
            Outbox outbox,
            Transactions transactions,
            Transport transport,
            Collection<Subscription> subscriptions,
            BackPressure backPressure,
            Clock clock) {
        this.outbox = outbox;
        this.transactions = transactions;
        this.transport = transport;
        this.subscriptions = List.copyOf(subscriptions);
        this.backPressure = backPressure;
        this.clock = clock;
    }

    /** Lets the batch at work finish, then ends {@link #run}. */
    public void stop() {
        stopped.countDown();
        outbox.wake();
    }

    @Override
    public void run() {
        while (stopped.getCount() > 0) {
            try {
                relayAll();
                outbox.await(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
    }

    private void relayAll() {
        if (!declared) {
            transport.declare(subscriptions);
            declared = true;
        }
        int sent = BATCH;
        while (sent == BATCH && stopped.getCount() > 0) {
            sent = transactions.inNew(this::relayBatch);
        }
        backoff.reset();
    }

    private int relayBatch() {
        var rows = outbox.lock() ? outbox.next(BATCH, begin()) : List.<Outbox.Row>of();
        if (rows.isEmpty()) {
            backPressure.report(STAGE, 0);
            return 0;
        }
        FaultPoint.RELAY_BEFORE_SEND.reach();
        transport.send(rows.stream().map(Outbox.Row::parcel).toList());
        FaultPoint.RELAY_AFTER_SEND.reach();
        outbox.sent(rows.stream().map(Outbox.Row::seq).toList());
        lastSent = rows.get(rows.size() - 1).seq();
        backPressure.report(STAGE, clock.millis() - rows.get(0).publishedAtMillis());
        return rows.size();
    }

    /**
     * A little below the last row sent, because a database steps over the remains of every row that is gone; and once in a
     * while at the beginning, for a transaction that was very long between its number and its commit.
     */
    private long begin() {
        long now = clock.millis();
        if (now - scannedAt >= POLL.toMillis() || now < scannedAt) {
            scannedAt = now;
            return 0;
        }
        return lastSent - LATE;
    }

    private void pause(RuntimeException e) {
        backPressure.report(STAGE, 0);
        if (stopped.getCount() > 0) {
            LOG.log(Level.WARNING, "The relay pauses for {0} ms, events wait in the outbox: {1}", new Object[] {
                backoff.upcoming().toMillis(), Backoff.rootOf(e)
            });
            backoff.pause();
        }
    }
}
