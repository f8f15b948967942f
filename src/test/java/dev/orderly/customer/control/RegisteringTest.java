package dev.orderly.customer.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderly.customer.UserRegistered;
import dev.orderly.customer.entity.Customers;
import dev.orderly.database.Transactions;
import dev.orderly.event.Envelope;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.fixture.OnEveryDatabase;
import dev.orderly.fixture.RecordedEvents;
import dev.orderly.fixture.SettableClock;
import dev.orderly.fixture.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEveryDatabase
class RegisteringTest {

    private final RecordedEvents events = new RecordedEvents();
    private final SettableClock clock;
    private final Transactions transactions;
    private final Customers customers;
    private final Registering registering;

    RegisteringTest(TestDatabase testDatabase) {
        var beans = testDatabase.beans().with(Events.class, events).with(EventLog.class, new NoHistory());
        clock = (SettableClock) beans.get(Clock.class);
        transactions = beans.get(Transactions.class);
        customers = beans.get(Customers.class);
        registering = beans.get(Registering.class);
    }

    @Test
    void answersWithTheCustomerAsItWillBeFound() {
        clock.advance(Duration.ofNanos(123_456_789));

        var ann = transactions.inNew(() -> registering.register("Ann", "ann@example.org"));

        assertThat(customers.find(ann.id())).contains(ann);
        assertThat(events.published()).containsExactly(new UserRegistered(ann.id(), "Ann", "ann@example.org"));
    }

    private static final class NoHistory implements EventLog {

        @Override
        public List<Envelope> ofKey(String key) {
            return List.of();
        }

        @Override
        public void erasePersonalData(String key) {}
    }
}
