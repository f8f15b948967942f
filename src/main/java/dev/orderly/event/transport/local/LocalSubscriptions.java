package dev.orderly.event.transport.local;

import dev.orderly.database.Database;
import dev.orderly.event.transport.Transport.Subscription;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * How far each subscription is, and who reads it, by the time of the database alone. A reader that is not heard of for
 * {@link #LEASE} loses it to another, which begins where the last acknowledgement was. Joins the caller's transaction.
 */
final class LocalSubscriptions {

    /** How long a reader that is not heard of keeps its subscription. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final String UNTIL = "current_timestamp + interval '" + LEASE.toSeconds() + "' second";

    private static final String TAKE = "update local_subscription set reader = :reader, until = " + UNTIL
            + " where name = :name and (reader is null or until <= current_timestamp)";

    private static final String RENEW =
            "update local_subscription set until = " + UNTIL + " where name = :name and reader = :reader";

    private static final String BACKLOG = "select (select count(*) from local_message m join local_subscription_type t"
            + " on t.subscription = :name and t.type = m.type and t.since < m.seq"
            + " where m.seq > (select acknowledged from local_subscription where name = :name))"
            + " + (select count(*) from local_left_out where subscription = :name)";

    private final Database database;

    LocalSubscriptions(Database database) {
        this.database = database;
    }

    /** Makes what is missing: a new subscription, or a new type of one, hears what is sent from now on. */
    void declare(Subscription subscription) {
        var handle = database.handle();
        if (isDeclared(handle, subscription)) {
            return;
        }
        long sent = LocalMessages.locked(handle, "sent");
        handle.execute(
                "insert into local_subscription (name, acknowledged, until) values (?, ?, current_timestamp)"
                        + " on conflict do nothing",
                subscription.name(),
                sent);
        for (String type : subscription.types()) {
            handle.execute(
                    "insert into local_subscription_type (subscription, type, since) values (?, ?, ?)"
                            + " on conflict do nothing",
                    subscription.name(),
                    type,
                    sent);
        }
    }

    private static boolean isDeclared(Handle handle, Subscription subscription) {
        boolean isThere = handle.createQuery("select name from local_subscription where name = ?")
                .bind(0, subscription.name())
                .mapTo(String.class)
                .findOne()
                .isPresent();
        return isThere
                && new HashSet<>(handle.createQuery("select type from local_subscription_type where subscription = ?")
                                .bind(0, subscription.name())
                                .mapTo(String.class)
                                .list())
                        .containsAll(subscription.types());
    }

    /** Goes on to read a subscription; false if another could have begun to meanwhile. */
    boolean renew(String name, UUID reader) {
        return database.handle()
                        .createUpdate(RENEW)
                        .bind("name", name)
                        .bind("reader", reader)
                        .execute()
                == 1;
    }

    /** Begins to read a subscription; up to where it is acknowledged, or empty while another reads it. */
    OptionalLong take(String name, UUID reader) {
        var handle = database.handle();
        int taken = handle.createUpdate(TAKE)
                .bind("name", name)
                .bind("reader", reader)
                .execute();
        return taken == 0
                ? OptionalLong.empty()
                : OptionalLong.of(handle.createQuery("select acknowledged from local_subscription where name = ?")
                        .bind(0, name)
                        .mapTo(Long.class)
                        .one());
    }

    /** Notes how far its reader is; false, and nothing noted, if another reads it by now. */
    boolean acknowledge(String name, UUID reader, long seq) {
        database.endTransactionIfFrozen(LEASE);
        return database.handle()
                        .createUpdate(
                                "update local_subscription set acknowledged = greatest(acknowledged, :seq), until = "
                                        + UNTIL + " where name = :name and reader = :reader")
                        .bind("name", name)
                        .bind("reader", reader)
                        .bind("seq", seq)
                        .execute()
                == 1;
    }

    /** Notes what was left out of the part that is acknowledged with it. */
    void leaveOut(String name, Collection<Long> seqs) {
        var rows = database.handle().prepareBatch("insert into local_left_out (subscription, seq) values (?, ?)");
        seqs.forEach(seq -> rows.add(name, seq));
        rows.execute();
    }

    /** Notes that what was left out is through; for who deletes it then, nobody else does so before the transaction's end. */
    void noLongerLeftOut(String name, Collection<Long> seqs) {
        var handle = database.handle();
        LocalMessages.locked(handle, "deleted");
        handle.createUpdate("delete from local_left_out where subscription = :name and seq = any(:seqs)")
                .bind("name", name)
                .bindArray("seqs", Long.class, seqs)
                .execute();
    }

    /** Lets another read it at once. */
    void leave(String name, UUID reader) {
        database.handle()
                .execute(
                        "update local_subscription set reader = null, until = current_timestamp where name = ? and reader = ?",
                        name,
                        reader);
    }

    /** How much it is still to hear; none if it is not declared. */
    long backlog(String name) {
        return database.read(handle ->
                handle.createQuery(BACKLOG).bind("name", name).mapTo(Long.class).one());
    }
}
