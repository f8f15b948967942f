package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.database.Transactions;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.backfill.BackfillJobs;
import dev.orderly.event.backfill.Feed;
import dev.orderly.event.catalogue.Catalogue;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.transport.Intake;
import dev.orderly.event.transport.Received;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.order.OrderShipped;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OnEveryDatabase
class PumpTest {

    private static final Set<String> TYPES = Set.of("order.shipped");

    private final String subscriber = UUID.randomUUID().toString();
    private final List<DomainEvent> effects = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Transactions transactions;
    private final PausedSubscribers paused;
    private final EnvelopeCodec codec;
    private final Pump pump;

    PumpTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        var clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        paused = beans.get(PausedSubscribers.class);
        var catalogue = Catalogues.of(List.of(OrderShipped.class));
        codec = Catalogues.codec(catalogue, clock);
        beans.with(Catalogue.class, catalogue).with(EnvelopeCodec.class, codec);
        var owed = beans.get(OwedDeliveries.class);
        var parts = new Deliverer.Parts(
                beans.get(Inbox.class), owed, new StoredRetries(clock, List.of()), codec, transactions, clock);
        pump = new Pump(
                new Subscription(subscriber, TYPES),
                withoutKeys -> new PausedBetween(),
                new Deliverer(subscriber, parts, new Deliverer.Handlers(TYPES, batch -> {}, effects::add)),
                new Valve(subscriber, paused, beans.get(BackfillJobs.class), owed, transactions, 10),
                beans.get(Feed.class),
                lag -> {},
                clock);
    }

    @Test
    @Timeout(30)
    void deliversNothingThatComesAfterItsSubscriberWasPaused() {
        pump.run();

        assertThat(effects).isEmpty();
        assertThat(steps).containsExactly("receive", "close");
    }

    /** Gives an event once its subscriber has been paused, and stops the pump when it is closed. */
    private final class PausedBetween implements Intake {

        @Override
        public List<Received> receive(int max, Duration wait) {
            steps.add("receive");
            transactions.inNew(() -> {
                paused.pause(subscriber);
            });
            return List.of(message());
        }

        @Override
        public void acknowledge() {
            steps.add("acknowledge");
        }

        @Override
        public void close() {
            steps.add("close");
            pump.stop();
        }
    }

    private Received message() {
        var shipped = new OrderShipped(UUID.randomUUID(), "ann", null, BigDecimal.ONE);
        return Received.ofText(codec.write(codec.seal(shipped, Cause.beginning())));
    }
}
