package dev.orderly.event.inbox;

import dev.orderly.event.backfill.Feed;
import dev.orderly.event.transport.Backoff;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fault.FaultPoint;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Moves what a subscription receives into its subscriber, batch by batch, on a thread of its own: deliver, then
 * acknowledge. While database or broker are away it waits, with growing pauses, and goes on where it stood.
 */
public final class Pump implements Runnable {

    private static final Logger LOG = Logger.getLogger(Pump.class.getName());
    private static final int BATCH = 250;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final Subscription subscription;
    private final Function<Set<String>, Intake> opening;
    private final Deliverer deliverer;
    private final Valve valve;
    private final Feed feed;
    private final LongConsumer lag;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Backoff backoff = new Backoff(stopped);
    private long checkedAt = System.nanoTime() - WAIT.toNanos();
    private long sweptAt = checkedAt;
    private long acknowledgedAt;
    private int unacknowledged;

    /**
     * @param opening opens what it is to receive from, without some keys
     * @param lag told the age of what it has just taken on, in milliseconds; 0 when that should slow nobody
     */
    Pump(
            Subscription subscription,
            Function<Set<String>, Intake> opening,
            Deliverer deliverer,
            Valve valve,
            Feed feed,
            LongConsumer lag,
            Clock clock) {
        this.subscription = subscription;
        this.opening = opening;
        this.deliverer = deliverer;
        this.valve = valve;
        this.feed = feed;
        this.lag = lag;
        this.clock = clock;
    }

    public String name() {
        return subscription.name();
    }

    /** Lets the batch at work finish, then ends {@link #run}. */
    public void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try {
                // Here too, as what is owed does not wait for the broker.
                check();
                if (valve.setting().closed()) {
                    lag.accept(0);
                    stopped.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
                } else if (valve.setting().fed()) {
                    feed();
                } else {
                    pump();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
    }

    /** With history, until there is no more, or the valve stands otherwise. How old that is slows nobody down. */
    private void feed() throws InterruptedException {
        var opened = valve.setting();
        lag.accept(0);
        while (!isStopped() && valve.setting().equals(opened)) {
            boolean more = feed.step(subscription.name(), subscription.types(), this::deliverHistory);
            if (!more) {
                stopped.await(WAIT.toMillis(), TimeUnit.MILLISECONDS);
            }
            backoff.reset();
            check();
        }
    }

    private void deliverHistory(List<String> envelopes) {
        deliverer.deliver(envelopes.stream().map(Received::ofText).toList());
    }

    /** Until it is stopped, or the valve stands otherwise. */
    private void pump() {
        var opened = valve.setting();
        unacknowledged = 0;
        try (var intake = opening.apply(opened.withoutKeys())) {
            while (!isStopped() && valve.setting().equals(opened)) {
                var batch = intake.receive(BATCH, unacknowledged == 0 ? WAIT : SOON);
                if (isPausedMeanwhile()) {
                    // Unacknowledged it goes back, and comes again after the pause.
                    return;
                }
                deliver(batch);
                acknowledge(intake, batch.size());
                backoff.reset();
                check();
            }
            intake.acknowledge();
        }
    }

    /** For several batches at once, as an acknowledgement costs the broker a sync: what comes again the inbox knows. */
    private void acknowledge(Intake intake, int received) {
        long now = System.nanoTime();
        if (unacknowledged == 0) {
            acknowledgedAt = now;
        }
        unacknowledged += received;
        boolean soon = received == 0 || unacknowledged >= BATCH || now - acknowledgedAt > SOON.toNanos();
        if (unacknowledged > 0 && soon) {
            FaultPoint.BEFORE_ACKNOWLEDGEMENT.reach(name());
            intake.acknowledge();
            unacknowledged = 0;
        }
    }

    /** Holds on to the batch until it is through: giving it back would only fetch it again. */
    private void deliver(List<Received> batch) {
        if (batch.isEmpty()) {
            lag.accept(0);
            return;
        }
        while (true) {
            try {
                var envelopes = deliverer.deliver(batch);
                if (!envelopes.isEmpty()) {
                    lag.accept(clock.millis() - envelopes.get(0).timestamp().toEpochMilli());
                }
                return;
            } catch (RuntimeException outage) {
                if (isStopped()) {
                    throw outage;
                }
                pause(outage);
            }
        }
    }

    /** Who has paused a subscriber may count on it that nothing published from then on is delivered. */
    private boolean isPausedMeanwhile() {
        if (valve.isOutdated()) {
            valve.look(deliverer.hasParked());
        }
        return valve.setting().closed();
    }

    /** What is owed, and how the valve should stand. */
    private void check() {
        long now = System.nanoTime();
        if (now - sweptAt > SWEEP.toNanos()) {
            deliverer.freeFirst();
            sweptAt = now;
        }
        if (now - checkedAt > WAIT.toNanos() || valve.isOutdated()) {
            valve.look(deliverer.hasParked());
            boolean more = !valve.setting().closed() && deliverer.deliverDue(this::isStopped);
            checkedAt = more ? checkedAt : now;
        }
    }

    private void pause(RuntimeException e) {
        lag.accept(0);
        if (!isStopped()) {
            LOG.log(Level.WARNING, "{0} pauses for {1} ms, nothing is lost: {2}", new Object[] {
                subscription.name(),
                backoff.upcoming().toMillis(),
                Backoff.rootOf(e).toString()
            });
            backoff.pause();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }
}
