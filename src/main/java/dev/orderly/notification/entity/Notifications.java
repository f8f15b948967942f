package dev.orderly.notification.entity;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** All mails, and how many they are. Writes join the caller's transaction. */
@ApplicationScoped
public class Notifications {

    @Inject
    private Database database;

    public void add(Notification mail) {
        database.writeLater(
                "insert into notification (event_id, kind, order_id, customer_id, recipient, subject, created_at) values (?, ?, ?, ?, ?, ?, ?)",
                mail.eventId(),
                mail.kind(),
                mail.orderId(),
                mail.customerId(),
                mail.to(),
                mail.subject(),
                mail.createdAt().atOffset(ZoneOffset.UTC));
        database.gather(Notifications.class, AtomicLong::new, this::count).incrementAndGet();
    }

    private void count(AtomicLong more) {
        database.handle().execute("update notification_tally set mails = mails + ? where id = 1", more.get());
    }

    /** How many there are; does not count. */
    public long size() {
        return database.read(handle -> handle.createQuery("select mails from notification_tally where id = 1")
                .mapTo(Long.class)
                .one());
    }

    /** Forgets where a customer's mails went. */
    public void eraseCustomer(String customerId) {
        database.handle().execute("update notification set recipient = null where customer_id = ?", customerId);
    }
}
