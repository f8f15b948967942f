package dev.orderly.notification.control;

import dev.orderly.event.Cause;
import dev.orderly.notification.entity.Contacts;
import dev.orderly.notification.entity.Notification;
import dev.orderly.notification.entity.Notifications;
import dev.orderly.notification.entity.OutgoingMails;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.UUID;

/** Writes mails, one per event, and keeps the addresses of registered customers. */
@ApplicationScoped
@Transactional
public class WritingMails {

    @Inject
    private Notifications notifications;

    @Inject
    private Contacts contacts;

    @Inject
    private OutgoingMails outgoing;

    @Inject
    private SendingMails sending;

    @Inject
    private Clock clock;

    /** Writes to an order's own address, or else to the customer's. */
    public void write(String kind, UUID orderId, String customerId, String email, String subject) {
        String to = email == null ? contacts.find(customerId).orElse(null) : email;
        var mail = new Notification(
                Cause.current().causationId(), kind, orderId, customerId, to, subject, clock.instant());
        notifications.add(mail);
        sending.owe(mail);
    }

    /** Nobody is welcomed who has been erased meanwhile, and so has no address. */
    public void welcome(UUID customerId, String name, String email) {
        if (email == null) {
            return;
        }
        contacts.add(customerId.toString(), email);
        write("welcome", null, customerId.toString(), email, "Welcome, " + name);
    }

    public void forget(UUID customerId) {
        contacts.remove(customerId.toString());
        outgoing.eraseCustomer(customerId.toString());
        notifications.eraseCustomer(customerId.toString());
    }
}
