package dev.orderly.notification.entity;

import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** All mails, and how many they are. Writes join the caller's transaction. */
@ApplicationScoped
public class Notifications {

    private static final int SUBJECT_LENGTH = 200;

    @Inject
    private Database database;

    /** Adds a mail; of a long subject the beginning. */
    public void add(Notification mail) {
        database.writeLater(
                "insert into notification (event_id, kind, order_id, customer_id, recipient, subject, created_at) values (?, ?, ?, ?, ?, ?, ?)",
                mail.eventId(),
                mail.kind(),
                mail.orderId(),
                mail.customerId(),
                mail.to(),
                ColumnText.fitted(mail.subject(), SUBJECT_LENGTH),
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

    /** Forgets where a customer's mails went, and the subjects, which may name the customer. */
    public void eraseCustomer(String customerId) {
        database.handle()
                .execute("update notification set recipient = null, subject = kind where customer_id = ?", customerId);
    }
}
