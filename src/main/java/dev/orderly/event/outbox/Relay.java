package dev.orderly.event.outbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fault.FaultPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends the outbox, in order, on a thread of its own: one transaction takes out what was sent, renews the {@link
 * RelayLease} and reads what is next; one broker commit sends it, with no transaction held.
 *
 * <p>Of several instances on one database the owner of the lease relays; it gives the lease back once nothing is left, so
 * that whoever commits next sends at once. A crash before rows are taken out, or a late owner that did not notice that its
 * lease ran out, sends them again; inboxes drop what they have seen. While the broker is away the rows wait.
 */
public final class Relay implements Runnable {

    static final int BATCH = 500;

    private static final Logger LOG = Logger.getLogger(Relay.class.getName());
    private static final String STAGE = "relay";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration POLL_BESIDE_ANOTHER = Duration.ofMillis(100);
    private static final int LATE = 10_000;
    private static final long NEVER = 0;

    private final UUID owner = UUID.randomUUID();
    private final Outbox outbox;
    private final RelayLease lease;
    private final Transactions transactions;
    private final Transport transport;
    private final Collection<Subscription> subscriptions;
    private final BackPressure backPressure;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(stopped);
    private boolean declared;
    private long epoch = NEVER;
    private List<Long> sent = List.of();
    private long lastSent;
    private long scannedAt;

    Relay(
            Outbox outbox,
            RelayLease lease,
            Transactions transactions,
            Transport transport,
            Collection<Subscription> subscriptions,
            BackPressure backPressure,
            Clock clock) {
        this.outbox = outbox;
        this.lease = lease;
        this.transactions = transactions;
        this.transport = transport;
        this.subscriptions = List.copyOf(subscriptions);
        this.backPressure = backPressure;
        this.clock = clock;
    }

    /**
     * What a transaction found.
     *
     * @param epoch that of the lease; {@link #NEVER} while another has it
     * @param scanned whether it read from the beginning
     * @param rows what is to be sent
     */
    private record Turn(long epoch, boolean scanned, List<Outbox.Row> rows) {

        static final Turn OF_ANOTHER = new Turn(NEVER, false, List.of());
    }

    /** Lets the batch at work finish, then ends {@link #run}. */
    public void stop() {
        stopped.countDown();
        outbox.wake();
    }

    @Override
    public void run() {
        LOG.log(Level.INFO, "The relay of this instance is {0}", owner);
        while (!isStopped()) {
            try {
                outbox.await(relayAll() ? POLL : POLL_BESIDE_ANOTHER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
        finish();
    }

    /** Sends until nothing is left or it is stopped; false if another has the lease. */
    boolean relayAll() {
        if (!declared) {
            transport.declare(subscriptions);
            declared = true;
        }
        Turn turn;
        do {
            turn = take();
            send(turn.rows());
        } while (!turn.rows().isEmpty() && !isStopped());
        backoff.reset();
        return turn.epoch() != NEVER;
    }

    private Turn take() {
        long now = clock.millis();
        boolean scan = now - scannedAt >= POLL.toMillis() || now < scannedAt;
        var turn = transactions.inNew(() -> settleAndRead(scan));
        if (turn.epoch() != epoch && !sent.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "The lease of relay {0} went to another while it sent {1} events; they are left to that one and may be sent twice, which inboxes drop",
                    new Object[] {owner, sent.size()});
        }
        sent = List.of();
        epoch = turn.epoch();
        scannedAt = turn.scanned() ? now : scannedAt;
        return turn;
    }

    /**
     * Reads from a little below the last row sent, because a database steps over the remains of every row that is gone;
     * after a change of owner, and once in a while for a transaction that was very long between its number and its commit,
     * from the beginning.
     */
    private Turn settleAndRead(boolean scan) {
        var held = lease.hold(owner);
        if (held.isEmpty()) {
            return Turn.OF_ANOTHER;
        }
        boolean still = held.getAsLong() == epoch;
        if (still) {
            outbox.sent(sent);
        }
        boolean whole = scan || !still;
        var rows = outbox.next(BATCH, whole ? 0 : lastSent - LATE);
        if (rows.isEmpty()) {
            lease.giveBack(owner);
        }
        return new Turn(held.getAsLong(), whole, rows);
    }

    private void send(List<Outbox.Row> rows) {
        if (rows.isEmpty()) {
            backPressure.report(STAGE, 0);
            return;
        }
        FaultPoint.RELAY_BEFORE_SEND.reach();
        try {
            transport.send(rows.stream().map(Outbox.Row::parcel).toList());
        } catch (TransportException e) {
            makeWay(e);
            throw e;
        }
        FaultPoint.RELAY_AFTER_SEND.reach();
        sent = rows.stream().map(Outbox.Row::seq).toList();
        lastSent = rows.get(rows.size() - 1).seq();
        backPressure.report(STAGE, clock.millis() - rows.get(0).publishedAtMillis());
    }

    /** The broker may be away from here alone. */
    private void makeWay(TransportException reason) {
        try {
            transactions.inNew(() -> lease.giveBack(owner));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
    }

    /** Takes out what was sent last, and frees the lease, so that the next owner starts at once. */
    private void finish() {
        if (sent.isEmpty()) {
            return;
        }
        try {
            transactions.inNew(() -> {
                if (lease.hold(owner).orElse(NEVER) == epoch) {
                    outbox.sent(sent);
                }
                lease.giveBack(owner);
            });
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "The relay could not note the last {0} events as sent, they are sent again: {1}",
                    new Object[] {sent.size(), Backoff.rootOf(e)});
        }
    }

    private void pause(RuntimeException e) {
        backPressure.report(STAGE, 0);
        if (!isStopped()) {
            LOG.log(Level.WARNING, "The relay pauses for {0} ms, events wait in the outbox: {1}", new Object[] {
                backoff.upcoming().toMillis(), Backoff.rootOf(e)
            });
            backoff.pause();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
