package dev.orderly.event.outbox;

import dev.orderly.database.Transactions;
import dev.orderly.event.BackPressure;
import dev.orderly.event.outbox.RelayShards.Share;
import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.TransportException;
import dev.orderly.fault.FaultPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends its share of the outbox, in order, on a thread of its own: one transaction takes out what was sent, renews its
 * epoch in {@link RelayShards} and reads what is next; one broker commit sends it, of all its shards, with no transaction
 * held.
 *
 * <p>A crash before rows are taken out, or a late relay that did not notice that its epoch is over, sends them again;
 * inboxes drop what they have seen. While the broker is away the rows wait.
 */
public final class Relay implements Runnable {

    static final int BATCH = 500;

    private static final Logger LOG = Logger.getLogger(Relay.class.getName());
    private static final String STAGE = "relay";

    /** For its epoch, for others that come and go, and for what it could not know of. */
    private static final Duration LOOK_AROUND = Duration.ofSeconds(1);

    /** Others do not say that they have written into its shards. */
    private static final Duration POLL_BESIDE_ANOTHER = Duration.ofMillis(25);

    private static final int LATE = 10_000;
    private static final long NEVER = 0;

    private final Outbox outbox;
    private final RelayShards shards;
    private final Transactions transactions;
    private final Transport transport;
    private final Collection<Subscription> subscriptions;
    private final BackPressure backPressure;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(stopped);
    private boolean declared;
    private long epoch = NEVER;
    private Share share = Share.NONE;
    private List<Long> sent = List.of();
    private long lastSent;
    private long lookedAroundAt;
    private boolean paused;

    Relay(
            Outbox outbox,
            RelayShards shards,
            Transactions transactions,
            Transport transport,
            Collection<Subscription> subscriptions,
            BackPressure backPressure,
            Clock clock) {
        this.outbox = outbox;
        this.shards = shards;
        this.transactions = transactions;
        this.transport = transport;
        this.subscriptions = List.copyOf(subscriptions);
        this.backPressure = backPressure;
        this.clock = clock;
    }

    /**
     * What a transaction came to.
     *
     * @param epoch the one that is renewed, or a new one
     * @param share what it has in it
     * @param lookedAround whether others were looked after, and everything was read from the beginning
     * @param rows what is to be sent
     */
    private record Turn(long epoch, Share share, boolean lookedAround, List<Outbox.Row> rows) {

        /** Out of any epoch, as an operator wants it. */
        static final Turn PAUSED = new Turn(NEVER, Share.NONE, true, List.of());
    }

    /** Lets the batch at work finish, then ends {@link #run}. */
    public void stop() {
        stopped.countDown();
        outbox.wake();
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try {
                outbox.await(relayAll() ? LOOK_AROUND : POLL_BESIDE_ANOTHER);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
        finish();
    }

    /** Sends until nothing of its share is left or it is stopped; false if there are other relays. */
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
        return turn.share().alone();
    }

    private Turn take() {
        long now = clock.millis();
        boolean due = !share.fair() || now - lookedAroundAt >= LOOK_AROUND.toMillis() || now < lookedAroundAt;
        var turn = transactions.inNew(() -> due || !sent.isEmpty() ? settleAndRead(due) : read());
        tell(turn);
        sent = List.of();
        epoch = turn.epoch();
        share = turn.share();
        lookedAroundAt = turn.lookedAround() ? now : lookedAroundAt;
        return turn;
    }

    private Turn settleAndRead(boolean due) {
        boolean still = shards.renew(epoch);
        if (still) {
            outbox.sent(sent);
        } else if (!sent.isEmpty()) {
            tellThatItWasLate();
        }
        if (still && !due) {
            return read();
        }
        if (shards.isPaused()) {
            shards.leave(epoch);
            return Turn.PAUSED;
        }
        long current = still ? epoch : shards.join();
        var balanced = shards.balance(current);
        return new Turn(current, balanced, true, outbox.next(balanced.shards(), BATCH, 0));
    }

    /**
     * From a little below the last row sent, because a database steps over the remains of every row that is gone. From the
     * beginning it reads what comes with a shard, and once in a while for a transaction that was very long between its
     * number and its commit.
     */
    private Turn read() {
        return new Turn(epoch, share, false, outbox.next(share.shards(), BATCH, lastSent - LATE));
    }

    private void tellThatItWasLate() {
        LOG.log(
                Level.WARNING,
                "The relay was not heard of for {0} in epoch {1}, and others took its shards while it sent {2} events; they are left to those and may be sent twice, which inboxes drop",
                new Object[] {RelayShards.DURATION, Long.toString(epoch), sent.size()});
    }

    private void tell(Turn turn) {
        if (turn == Turn.PAUSED && !paused) {
            LOG.info("The relay of this instance is paused by an operator; events wait in the outbox");
        } else if (turn != Turn.PAUSED
                && (turn.epoch() != epoch || !turn.share().equals(share))) {
            LOG.log(Level.INFO, "The relay of this instance sends, in epoch {0}, the shards {1}", new Object[] {
                Long.toString(turn.epoch()), turn.share().shards()
            });
        }
        paused = turn == Turn.PAUSED;
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

    /** The broker may be away from here alone; so it joins again only once it has reached it. */
    private void makeWay(TransportException reason) {
        declared = false;
        try {
            transactions.inNew(() -> shards.leave(epoch));
        } catch (RuntimeException e) {
            reason.addSuppressed(e);
        }
        epoch = NEVER;
        share = Share.NONE;
    }

    /** Takes out what was sent last, and leaves its shards to the others at once. */
    private void finish() {
        if (epoch == NEVER) {
            return;
        }
        try {
            transactions.inNew(() -> {
                if (shards.renew(epoch)) {
                    outbox.sent(sent);
                }
                shards.leave(epoch);
            });
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "The relay could not note the last {0} events as sent, they are sent again: {1}",
                    new Object[] {sent.size(), Backoff.rootOf(e).toString()});
        }
    }

    private void pause(RuntimeException e) {
        backPressure.report(STAGE, 0);
        if (!isStopped()) {
            LOG.log(Level.WARNING, "The relay pauses for {0} ms, events wait in the outbox: {1}", new Object[] {
                backoff.upcoming().toMillis(), Backoff.rootOf(e).toString()
            });
            backoff.pause();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
