package dev.orderly.customer.control;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.orderly.customer.UserDeleted;
import dev.orderly.customer.UserRegistered;
import dev.orderly.customer.UserVerified;
import dev.orderly.customer.entity.Customer;
import dev.orderly.customer.entity.Customers;
import dev.orderly.event.EventLog;
import dev.orderly.event.Events;
import dev.orderly.web.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Registers, verifies and erases customers. */
@ApplicationScoped
@Transactional
public class Registering {

    @Inject
    private Customers customers;

    @Inject
    private Events events;

    @Inject
    private EventLog log;

    @Inject
    private Clock clock;

    public Customer register(String name, String email) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var customer = new Customer(UuidCreator.getTimeOrderedEpoch(), name, email, false, now);
        customers.add(customer);
        events.publish(new UserRegistered(customer.id(), name, email));
        return customer;
    }

    /** Verifies a customer; doing so again changes nothing. */
    public Customer verify(UUID id) {
        if (customers.verify(id)) {
            events.publish(new UserVerified(id));
        }
        return customers.find(id).orElseThrow(() -> ProblemException.notFound("customer", id));
    }

    /** Erases a customer here, in the history, and by the event in every module that holds personal data. */
    public void delete(UUID id) {
        if (!customers.remove(id)) {
            throw ProblemException.notFound("customer", id);
        }
        log.erasePersonalData(id.toString());
        events.publish(new UserDeleted(id));
    }
}
