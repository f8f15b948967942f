package dev.orderly.event.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;
import dev.orderly.event.Batch;
import dev.orderly.event.Cause;
import dev.orderly.event.DomainEvent;
import dev.orderly.event.Envelope;
import dev.orderly.event.FinalFailure;
import dev.orderly.event.catalogue.Catalogues;
import dev.orderly.event.catalogue.EnvelopeCodec;
import dev.orderly.event.transport.Received;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import dev.orderly.order.OrderShipped;
import java.math.BigDecimal;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class DelivererTest {

    private static final Set<String> TYPES = Set.of("order.shipped");
    private static final List<Duration> DELAYS = List.of(Duration.ofSeconds(10), Duration.ofMinutes(1));
    /** Delays vary by a tenth. */
    private static final Duration FIRST_WAIT = Duration.ofSeconds(11);

    private static final Duration SECOND_WAIT = Duration.ofSeconds(66);

    private final String subscriber = UUID.randomUUID().toString();
    private final OrderShipped apples1 = shipped(UUID.randomUUID(), 1);
    private final OrderShipped apples2 = shipped(apples1.orderId(), 2);
    private final OrderShipped apples3 = shipped(apples1.orderId(), 3);
    private final OrderShipped pears = shipped(UUID.randomUUID(), 4);

    private final Map<DomainEvent, RuntimeException> failures = new HashMap<>();
    private final List<DomainEvent> effects = new ArrayList<>();
    private final SettableClock clock;
    private final Database database;
    private final Transactions transactions;
    private final Inbox inbox;
    private final OwedDeliveries owed;
    private final EnvelopeCodec codec;
    private final Deliverer deliverer;
    private final List<Batch> batches = new ArrayList<>();
    private boolean declaredFinal;

    DelivererTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans();
        clock = (SettableClock) beans.get(Clock.class);
        database = beans.get(Database.class);
        transactions = beans.get(Transactions.class);
        inbox = beans.get(Inbox.class);
        owed = beans.get(OwedDeliveries.class);
        codec = Catalogues.codec(Catalogues.of(List.of(OrderShipped.class)), clock);
        deliverer = deliverer(TYPES);
    }

    private Deliverer deliverer(Set<String> types) {
        return new Deliverer(subscriber, parts(), new Deliverer.Handlers(types, batches::add, this::handle));
    }

    private Deliverer.Parts parts() {
        return new Deliverer.Parts(inbox, owed, new StoredRetries(clock, DELAYS), codec, transactions, clock);
    }

    @Test
    void deliversABatchInItsOrder() {
        deliver(apples1, pears, apples2);

        assertThat(effects).containsExactly(apples1, pears, apples2);
    }

    @Test
    void showsABatchBeforeItsEvents() {
        deliver(apples1, pears, apples2);

        assertThat(batches).containsExactly(new Batch(List.of(apples1, pears, apples2)));
    }

    @Test
    void givesWhoLooksAtABatchItsEnvelopes() {
        var seen = new ArrayList<Envelope>();
        var handlers = new Deliverer.Handlers(
                TYPES, batch -> seen.addAll(Delivery.current().orElseThrow().envelopes()), this::handle);
        var message = message(apples1);

        new Deliverer(subscriber, parts(), handlers).deliver(List.of(message, message(pears)));

        assertThat(seen).extracting(Envelope::key).containsExactly(apples1.key(), pears.key());
        assertThat(seen).first().isEqualTo(codec.read(message.text()));
    }

    @Test
    void readsByTheReaderOfItsInlet() {
        var own = message(apples1);
        var handlers = new Deliverer.Handlers(TYPES, batches::add, this::handle);
        var foreign = new Deliverer(subscriber, parts(), handlers, message -> switch (message.text()) {
            case "poison" -> throw new FinalFailure("no event of theirs");
            case "skip" -> Optional.empty();
            default -> Optional.of(new Incoming(codec.read(own.text()), own.text()));
        });

        foreign.deliver(
                Stream.of("poison", "skip", "event").map(Received::ofText).toList());

        assertThat(effects).containsExactly(apples1);
        assertThat(database.<String>read(handle -> handle.createQuery(
                                "select state || ': ' || error_message from delivery where subscriber = ?")
                        .bind(0, subscriber)
                        .mapTo(String.class)
                        .one()))
                .isEqualTo("dead: no event of theirs");
    }

    @Test
    void deliversWhatComesTwiceOnce() {
        var message = message(apples1);

        deliverer.deliver(List.of(message, message));
        deliverer.deliver(List.of(message));

        assertThat(effects).containsExactly(apples1);
    }

    @Test
    void keepsTheOrderOfAKeyThroughFailure() {
        failures.put(apples1, new IllegalStateException("locked"));

        deliver(apples1, pears, apples2);
        deliver(apples3);
        assertThat(effects).containsExactly(pears);
        assertThat(deliverer.deliverDue(() -> false)).as("nothing is due").isFalse();

        failures.clear();
        clock.advance(FIRST_WAIT);
        deliverAllDue();

        assertThat(effects).containsExactly(pears, apples1, apples2, apples3);
    }

    @Test
    void givesUpAfterTheLastDelayAndHoldsTheKey() {
        failures.put(apples1, new IllegalStateException("broken"));
        deliver(apples1, apples2);

        clock.advance(FIRST_WAIT);
        deliverAllDue();
        clock.advance(SECOND_WAIT);
        deliverAllDue();
        failures.clear();
        clock.advance(Duration.ofDays(30));
        deliverAllDue();

        assertThat(effects).isEmpty();
        assertThat(owed.count(List.of(subscriber))).as("parked").isEqualTo(1);
        deliver(pears);
        assertThat(effects).containsExactly(pears);
    }

    @Test
    void givesUpAtOnceWhereNoRetryHelps() {
        failures.put(apples1, new FinalFailure("a loop"));

        deliver(apples1);
        failures.clear();
        clock.advance(Duration.ofDays(30));

        assertThat(deliverer.deliverDue(() -> false)).isFalse();
        assertThat(effects).isEmpty();
    }

    @Test
    void givesUpAtOnceWhereTheHandlerDeclaresTheErrorFinal() {
        failures.put(apples1, new IllegalStateException("for good"));
        declaredFinal = true;

        deliver(apples1);
        failures.clear();
        clock.advance(Duration.ofDays(30));

        assertThat(deliverer.deliverDue(() -> false)).isFalse();
        assertThat(effects).isEmpty();
    }

    @Test
    void deliversWhatComesAHundredTimesOnce() {
        var text = Received.ofText(text(apples1));

        deliverer.deliver(Collections.nCopies(50, text));
        for (int i = 0; i < 50; i++) {
            deliverer.deliver(List.of(text));
        }

        assertThat(effects).containsExactly(apples1);
    }

    @Test
    void triesAllThatWaitedBehindAKeyInOneGo() {
        failures.put(apples1, new IllegalStateException("locked"));
        deliver(apples1, apples2, apples3);
        failures.clear();
        clock.advance(FIRST_WAIT);

        deliverer.deliverDue(() -> false);

        assertThat(effects).containsExactly(apples1, apples2, apples3);
        assertThat(deliverer.hasParked()).isTrue();
        assertThat(deliverer.hasParked()).isFalse();
    }

    @Test
    void stopsInTheMiddleOfWhatIsDueWhenTold() {
        failures.put(apples1, new IllegalStateException("locked"));
        deliver(apples1, apples2, apples3);
        failures.clear();
        clock.advance(FIRST_WAIT);

        deliverer.deliverDue(() -> effects.size() == 1);
        assertThat(effects).containsExactly(apples1);

        clock.advance(OwedDeliveries.LEASE);
        deliverer.freeFirst();
        deliverAllDue();
        assertThat(effects).containsExactly(apples1, apples2, apples3);
    }

    @Test
    void goesOnBehindWhatIsNoEnvelope() {
        var delivered = deliverer.deliver(List.of(
                Received.ofText("nonsense \0"), message(apples1), Received.ofText("{}"), Received.ofBytes(new byte[] {
                    (byte) 0xff, 0
                })));

        assertThat(delivered).extracting(Envelope::key).containsExactly(apples1.key());
        assertThat(effects).containsExactly(apples1);
    }

    @Test
    void keepsWhatItHasNoHandlerOfForAnInstanceThatHas() {
        var upgraded = deliverer(Set.of("order.shipped", "order.eaten"));

        deliverer.deliver(List.of(eaten(apples1), message(pears), message(apples2)));
        deliverAllDue();

        assertThat(effects).as("before the upgrade").containsExactly(pears, apples2);
        assertThat(owed.count(List.of(subscriber))).isEqualTo(1);
        assertThat(upgraded.deliverDue(() -> false)).isTrue();
        assertThat(owed.count(List.of(subscriber))).as("tried").isZero();
    }

    @Test
    void keepsForOthersOnceWhatComesTwice() {
        var eaten = eaten(apples1);

        deliverer.deliver(List.of(eaten, eaten));
        deliverer.deliver(List.of(eaten));

        assertThat(owed.count(List.of(subscriber))).isEqualTo(1);
    }

    @Test
    void keepsForOthersWhileAnotherEventFails() {
        failures.put(pears, new IllegalStateException("locked"));

        deliverer.deliver(List.of(eaten(apples1), message(pears), message(apples2)));

        assertThat(effects).containsExactly(apples2);
        assertThat(owed.count(List.of(subscriber))).isEqualTo(2);
    }

    @Test
    void keepsTheOrderOfAKeyForTheInstanceThatHasAHandler() {
        var upgraded = deliverer(Set.of("order.shipped", "order.eaten"));
        deliverer.deliver(List.of(eaten(apples1)));

        upgraded.deliver(List.of(message(apples2), message(pears)));

        assertThat(effects).as("behind what is kept").containsExactly(pears);
    }

    /** To a subscriber that has no such handler, as an instance does that has not been upgraded. */
    private Received eaten(OrderShipped event) {
        return Received.ofText(text(event).replace("order.shipped", "order.eaten"));
    }

    @Test
    void changesNothingInAnOutage() {
        failures.put(pears, new IllegalStateException(new SQLTransientConnectionException("pool is empty")));
        var messages = Stream.of(apples1, pears).map(this::message).toList();

        assertThatThrownBy(() -> deliverer.deliver(messages)).hasRootCauseMessage("pool is empty");
        assertThat(owed.count(List.of(subscriber))).isZero();
        assertThat(effects).isEmpty();

        failures.clear();
        deliverer.deliver(messages);
        assertThat(effects).containsExactly(apples1, pears);
    }

    private void deliver(OrderShipped... events) {
        deliverer.deliver(Stream.of(events).map(this::message).toList());
    }

    private void deliverAllDue() {
        for (int i = 0; deliverer.deliverDue(() -> false); i++) {
            assertThat(i).as("rounds").isLessThan(10);
        }
    }

    /** As the interceptors of a subscriber: in a transaction, once for each event. */
    private void handle(DomainEvent event) {
        var delivery = Delivery.current().orElseThrow();
        if (delivery.claimed()) {
            takeEffect(event);
        } else {
            transactions.inNew(() -> {
                if (inbox.claim(subscriber, delivery.envelope().eventId())) {
                    takeEffect(event);
                }
            });
        }
    }

    private void takeEffect(DomainEvent event) {
        if (failures.containsKey(event)) {
            if (declaredFinal) {
                Delivery.current().ifPresent(Delivery::failedForGood);
            }
            throw failures.get(event);
        }
        database.afterCommit(() -> effects.add(event));
    }

    private Received message(OrderShipped event) {
        return Received.ofText(text(event));
    }

    private String text(OrderShipped event) {
        return codec.write(codec.seal(event, Cause.beginning()));
    }

    private static OrderShipped shipped(UUID order, int total) {
        return new OrderShipped(order, "ann", null, BigDecimal.valueOf(total));
    }
}
