package dev.orderly.notification.entity;

import dev.orderly.database.ColumnText;
import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
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

    /** Newest first; those of an order where given. */
    public List<Notification> list(UUID orderId, UUID before, int limit) {
        String sql =
                "select event_id, kind, order_id, customer_id, recipient, subject, created_at from notification where 1 = 1"
                        + (orderId == null ? "" : " and order_id = :order")
                        + (before == null ? "" : " and event_id < :before")
                        + " order by event_id desc limit :limit";
        return database.read(handle -> {
            var query = handle.createQuery(sql).bind("limit", limit);
            if (orderId != null) {
                query.bind("order", orderId);
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.map((row, context) -> new Notification(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            row.getObject(3, UUID.class),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getObject(7, OffsetDateTime.class).toInstant()))
                    .list();
        });
    }

    /** Forgets where a customer's mails went, and the subjects, which may name the customer. */
    public void eraseCustomer(String customerId) {
        database.handle()
                .execute("update notification set recipient = null, subject = kind where customer_id = ?", customerId);
    }
}
