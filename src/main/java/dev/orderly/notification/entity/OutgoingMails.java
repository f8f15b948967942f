package dev.orderly.notification.entity;

import dev.orderly.database.ColumnTime;
import dev.orderly.database.Database;
import dev.orderly.notification.entity.OutgoingMail.State;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** All mails with what became of them, and the ones that wait to be sent. Writes join the caller's transaction. */
@ApplicationScoped
public class OutgoingMails {

    private static final String COLUMNS =
            "n.event_id, n.kind, n.order_id, n.customer_id, n.recipient, n.subject, n.created_at,"
                    + " o.state, o.attempts, o.next_attempt_at, o.sent_at, o.reason";

    private Database database;

    protected OutgoingMails() {
        // for the container's proxy
    }

    @Inject
    public OutgoingMails(Database database) {
        this.database = database;
    }

    /** Marks a mail as one to be sent. */
    public void add(UUID eventId, Instant due) {
        database.writeLater(
                "insert into outgoing_mail (event_id, state, attempts, next_attempt_at) values (?, ?, 0, ?)",
                eventId,
                State.WAITING.name(),
                utc(due));
    }

    public boolean anyDue(Instant now) {
        return database.read(
                handle -> handle.createQuery("select event_id from outgoing_mail where next_attempt_at <= ? limit 1")
                        .bind(0, utc(now))
                        .mapTo(UUID.class)
                        .findOne()
                        .isPresent());
    }

    /** Takes mails that are due, leaving them to the caller alone until the lease ends. */
    public List<OutgoingMail> takeDue(int limit, Instant now, Instant leaseEnd) {
        var handle = database.handle();
        var ids = handle.createQuery(
                        "select event_id from outgoing_mail where next_attempt_at <= ? order by next_attempt_at limit ? for update skip locked")
                .bind(0, utc(now))
                .bind(1, limit)
                .mapTo(UUID.class)
                .list()
                .toArray(UUID[]::new);
        handle.createUpdate("update outgoing_mail set next_attempt_at = ? where event_id = any(?)")
                .bind(0, utc(leaseEnd))
                .bind(1, ids)
                .execute();
        return handle.createQuery("select " + COLUMNS
                        + " from outgoing_mail o join notification n on n.event_id = o.event_id where o.event_id = any(?)"
                        + " order by o.event_id")
                .bind(0, ids)
                .map((row, context) -> mail(row))
                .list();
    }

    /** Writes where a mail stands now, unless it has been sent, has failed or was erased meanwhile. */
    public void note(OutgoingMail mail) {
        database.writeLater(
                "update outgoing_mail set state = ?, attempts = ?, next_attempt_at = ?, sent_at = ?, reason = ?"
                        + " where event_id = ? and state = ?",
                mail.state().name(),
                mail.attempts(),
                utc(mail.nextAttemptAt()),
                utc(mail.sentAt()),
                mail.reason(),
                mail.notification().eventId(),
                State.WAITING.name());
    }

    /** How many wait, due or not. */
    public long waiting() {
        return database.read(
                handle -> handle.createQuery("select count(*) from outgoing_mail where next_attempt_at is not null")
                        .mapTo(Long.class)
                        .one());
    }

    /** All mails, newest first; those of an order where given. */
    public List<OutgoingMail> list(UUID orderId, UUID before, int limit) {
        String sql = "select " + COLUMNS
                + " from notification n left join outgoing_mail o on o.event_id = n.event_id where 1 = 1"
                + (orderId == null ? "" : " and n.order_id = :order")
                + (before == null ? "" : " and n.event_id < :before")
                + " order by n.event_id desc limit :limit";
        return database.read(handle -> {
            var query = handle.createQuery(sql).bind("limit", limit);
            if (orderId != null) {
                query.bind("order", orderId);
            }
            if (before != null) {
                query.bind("before", before);
            }
            return query.map((row, context) -> mail(row)).list();
        });
    }

    /** Sends a customer nothing more, and forgets the reasons, which may name the address. */
    public void eraseCustomer(String customerId) {
        String mails = " where event_id in (select event_id from notification where customer_id = ?)";
        database.handle().execute("delete from outgoing_mail" + mails + " and next_attempt_at is not null", customerId);
        database.handle().execute("update outgoing_mail set reason = null" + mails, customerId);
    }

    private static OutgoingMail mail(ResultSet row) throws SQLException {
        var notification = new Notification(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getObject(3, UUID.class),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                ColumnTime.instant(row, 7));
        String state = row.getString(8);
        return new OutgoingMail(
                notification,
                state == null ? State.KEPT : State.valueOf(state),
                row.getInt(9),
                ColumnTime.instant(row, 10),
                ColumnTime.instant(row, 11),
                row.getString(12));
    }

    private static OffsetDateTime utc(Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }
}
