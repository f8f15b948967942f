package dev.orderly.event.transport.local;

import dev.orderly.database.Database;
import dev.orderly.event.transport.Transport.Parcel;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The messages themselves: added in one sequence, read by their place in it, deleted once all have acknowledged them. */
final class LocalMessages {

    /** Numbers that one transaction looks through when it deletes. */
    static final int CHUNK = 2_000;

    private static final String ADD = "insert into local_message (seq, type, event_key, envelope) values (?, ?, ?, ?)";
    private static final String SENT = "update local_progress set seq = ? where name = 'sent'";

    private static final String READ =
            "select m.seq, m.event_key, case when m.event_key = any(:without) then null else m.envelope end"
                    + " from local_message m join local_subscription_type t"
                    + " on t.subscription = :name and t.type = m.type and t.since < m.seq"
                    + " where m.seq > :after order by m.seq limit :limit";

    private static final String READ_LEFT_OUT = "select m.seq, m.event_key, m.envelope"
            + " from local_left_out l join local_message m on m.seq = l.seq"
            + " where l.subscription = :name and l.seq > :after and not m.event_key = any(:without)"
            + " order by l.seq limit :limit";

    private static final String DELETE = "delete from local_message m where m.seq > :from and m.seq <= :to"
            + " and not exists (select 1 from local_left_out l where l.seq = m.seq)";

    private final Database database;

    LocalMessages(Database database) {
        this.database = database;
    }

    /**
     * A message in its place.
     *
     * @param text null if its key is left out
     */
    record Placed(long seq, String key, String text) {}

    /** Adds a batch at the end of the caller's transaction; whoever adds meanwhile waits for its end. Returns the last number. */
    long add(List<Parcel> batch) {
        database.endTransactionIfFrozen(LocalSubscriptions.LEASE);
        long seq = locked(database.handle(), "sent");
        for (var parcel : batch) {
            database.writeLater(ADD, ++seq, parcel.type(), parcel.key(), parcel.text());
        }
        database.writeLater(SENT, seq);
        return seq;
    }

    /** The last number given, which is that of all that is committed. */
    static long sent(Handle handle) {
        return handle.createQuery("select seq from local_progress where name = 'sent'")
                .mapTo(Long.class)
                .one();
    }

    /** A place that nobody else moves before the caller's transaction has ended. */
    static long locked(Handle handle, String name) {
        return handle.createQuery("select seq from local_progress where name = ? for update")
                .bind(0, name)
                .mapTo(Long.class)
                .one();
    }

    /** The next that a subscription hears, in their order. */
    List<Placed> after(long seq, String subscription, Collection<String> withoutKeys, int limit) {
        return read(READ, seq, subscription, withoutKeys, limit);
    }

    /** The next of those that it left out before, but for some keys. */
    List<Placed> leftOutAfter(long seq, String subscription, Collection<String> withoutKeys, int limit) {
        return read(READ_LEFT_OUT, seq, subscription, withoutKeys, limit);
    }

    private List<Placed> read(String sql, long seq, String subscription, Collection<String> withoutKeys, int limit) {
        return database.read(handle -> handle.createQuery(sql)
                .bind("name", subscription)
                .bind("after", seq)
                .bindArray("without", String.class, withoutKeys)
                .bind("limit", limit)
                .map((row, context) -> new Placed(row.getLong(1), row.getString(2), row.getString(3)))
                .list());
    }

    /**
     * Deletes a chunk of what all subscriptions have acknowledged, in the caller's transaction, unless another is at it;
     * true if there may be more.
     */
    boolean deleteAcknowledged() {
        var handle = database.handle();
        var free = handle.createQuery("select seq from local_progress where name = 'deleted' for update skip locked")
                .mapTo(Long.class)
                .findOne();
        if (free.isEmpty()) {
            return true;
        }
        long from = free.get();
        long acknowledged = handle.createQuery(
                        "select coalesce(min(acknowledged), (select seq from local_progress where name = 'sent')) from local_subscription")
                .mapTo(Long.class)
                .one();
        long to = Math.min(from + CHUNK, acknowledged);
        if (to > from) {
            handle.createUpdate(DELETE).bind("from", from).bind("to", to).execute();
            handle.execute("update local_progress set seq = ? where name = 'deleted'", to);
        }
        return to < acknowledged;
    }

    /** Deletes those that were passed by for being left out, once they are so nowhere; in the caller's transaction. */
    void deleteNoLongerLeftOut(Collection<Long> seqs) {
        database.handle()
                .createUpdate("delete from local_message m where m.seq = any(:seqs)"
                        + " and m.seq <= (select seq from local_progress where name = 'deleted')"
                        + " and not exists (select 1 from local_left_out l where l.seq = m.seq)")
                .bindArray("seqs", Long.class, seqs)
                .execute();
    }
}
