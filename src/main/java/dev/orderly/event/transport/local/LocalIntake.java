package dev.orderly.event.transport.local;

import dev.orderly.database.Transactions;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.TransportException;
import dev.orderly.event.transport.local.LocalMessages.Placed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Reads a subscription while it is this one's to read, and waits while it is another's. First what was left out before,
 * then what comes after the last acknowledgement.
 *
 * <p>One that froze may read on before it notices that another reads by now: both go through the same sequence in its
 * order, and inboxes drop what they have seen, so that nothing is overtaken. Acknowledging is for the owner alone.
 */
final class LocalIntake implements Intake {

    private static final Logger LOG = Logger.getLogger(LocalIntake.class.getName());

    /** Well before the others would take it for gone. */
    private static final Duration RENEWAL = LocalSubscriptions.LEASE.dividedBy(3);

    private static final Duration ASK_AGAIN = Duration.ofMillis(100);

    private static final Duration CLEANING = Duration.ofMillis(250);
    private static final int PAGE = 250;

    private final Transactions transactions;
    private final LocalMessages messages;
    private final LocalSubscriptions subscriptions;
    private final LocalNews news;
    private final String name;
    private final Set<String> withoutKeys;
    private final UUID reader = UUID.randomUUID();
    private final List<Long> passed = new ArrayList<>();
    private final List<Long> noLongerLeftOut = new ArrayList<>();
    private boolean mine;
    private boolean failed;
    private boolean mayClean;
    private long renewedAt;
    private long cleanedAt = System.nanoTime();
    private long position;
    private long leftOutPosition;
    private boolean beyondLeftOut;
    private boolean unacknowledged;

    /** Asks at once for the subscription, so that a database that is away is noticed. */
    LocalIntake(
            Transactions transactions,
            LocalMessages messages,
            LocalSubscriptions subscriptions,
            LocalNews news,
            String name,
            Set<String> withoutKeys) {
        this.transactions = transactions;
        this.messages = messages;
        this.subscriptions = subscriptions;
        this.news = news;
        this.name = name;
        this.withoutKeys = Set.copyOf(withoutKeys);
        asking("Cannot open the subscription " + name, this::take);
    }

    @Override
    public List<Received> receive(int max, Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        return asking("The subscription %s lost the database".formatted(name), () -> {
            try {
                return receive(max, until);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        });
    }

    /** Of what has failed nothing is known any more; not even closing asks the database then, as it may not answer. */
    private <T> T asking(String failure, Supplier<T> work) {
        boolean succeeded = false;
        try {
            T result = LocalTransport.asking(failure, work);
            succeeded = true;
            return result;
        } finally {
            failed |= !succeeded;
        }
    }

    private List<Received> receive(int max, long until) throws InterruptedException {
        List<Received> batch = List.of();
        do {
            if (take()) {
                long known = news.sent();
                batch = read(max);
                if (batch.isEmpty()) {
                    clean();
                    news.await(known, Math.min(until, nextRenewal()));
                }
            } else {
                pause(until);
            }
        } while (batch.isEmpty() && System.nanoTime() - until < 0);
        return batch;
    }

    private long nextRenewal() {
        return renewedAt + RENEWAL.toNanos();
    }

    /** Makes sure that it is this one's to read. What another has acknowledged meanwhile is behind. */
    private boolean take() {
        long now = System.nanoTime();
        if (mine && now - nextRenewal() < 0) {
            return true;
        }
        if (mine && !transactions.inNew(() -> subscriptions.renew(name, reader))) {
            lose();
        }
        if (!mine) {
            transactions.inNew(() -> subscriptions.take(name, reader)).ifPresent(this::begin);
        }
        renewedAt = now;
        return mine;
    }

    private void begin(long acknowledged) {
        mine = true;
        position = acknowledged;
        leftOutPosition = 0;
        beyondLeftOut = false;
        forget();
    }

    private void lose() {
        mine = false;
        if (unacknowledged) {
            throw overtaken();
        }
    }

    private TransportException overtaken() {
        return new TransportException(
                "The subscription %s was not heard of for %s, and another instance reads it"
                        .formatted(name, LocalSubscriptions.LEASE),
                null);
    }

    /** Before it asks again whether the other is gone. */
    private static void pause(long until) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.min(until - System.nanoTime(), ASK_AGAIN.toNanos()));
    }

    private List<Received> read(int max) {
        if (!beyondLeftOut) {
            var again = messages.leftOutAfter(leftOutPosition, name, withoutKeys, max);
            beyondLeftOut = again.isEmpty();
            if (!beyondLeftOut) {
                leftOutPosition = again.get(again.size() - 1).seq();
                again.forEach(message -> noLongerLeftOut.add(message.seq()));
                unacknowledged = true;
                return again.stream()
                        .map(message -> Received.ofText(message.text()))
                        .toList();
            }
        }
        return readOn(max);
    }

    /** Where much is left out, little of a page may be of use. */
    private List<Received> readOn(int max) {
        var batch = new ArrayList<Received>();
        List<Placed> page;
        do {
            page = messages.after(position, name, withoutKeys, withoutKeys.isEmpty() ? max : Math.max(max, PAGE));
            for (var message : page) {
                if (batch.size() < max) {
                    unacknowledged = true;
                    position = message.seq();
                    hand(message, batch);
                }
            }
        } while (batch.isEmpty() && !page.isEmpty());
        return batch;
    }

    private void hand(Placed message, List<Received> batch) {
        if (message.text() == null) {
            passed.add(message.seq());
        } else {
            batch.add(Received.ofText(message.text()));
        }
    }

    @Override
    public void acknowledge() {
        if (unacknowledged) {
            long now = System.nanoTime();
            boolean noted = asking(
                    "The subscription %s could not acknowledge".formatted(name), () -> transactions.inNew(this::note));
            if (!noted) {
                lose();
            }
            renewedAt = now;
            mayClean = true;
            forget();
        }
        clean();
    }

    private boolean note() {
        if (!subscriptions.acknowledge(name, reader, position)) {
            return false;
        }
        if (!passed.isEmpty()) {
            subscriptions.leaveOut(name, passed);
        }
        if (!noLongerLeftOut.isEmpty()) {
            subscriptions.noLongerLeftOut(name, noLongerLeftOut);
            messages.deleteNoLongerLeftOut(noLongerLeftOut);
        }
        return true;
    }

    private void forget() {
        passed.clear();
        noLongerLeftOut.clear();
        unacknowledged = false;
    }

    /** Whoever has acknowledged also deletes what all have: once in a while, or chunk after chunk while there is more. */
    private void clean() {
        long now = System.nanoTime();
        if (mayClean && now - cleanedAt >= CLEANING.toNanos()) {
            mayClean = asking(
                    "What all have acknowledged could not be deleted",
                    () -> transactions.inNew(messages::deleteAcknowledged));
            cleanedAt = mayClean ? cleanedAt : now;
        }
    }

    @Override
    public void close() {
        if (mine && !failed) {
            mine = false;
            try {
                transactions.inNew(() -> subscriptions.leave(name, reader));
            } catch (RuntimeException away) {
                LOG.log(Level.FINE, "The subscription " + name + " is free for others a little later", away);
            }
        }
    }
}
