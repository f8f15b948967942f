package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.event.Envelope;
import dev.orderly.event.catalogue.EventTime;
import dev.orderly.event.transport.Transport.Parcel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Events written in business transactions, waiting to be sent. Joins the caller's transaction.
 *
 * <p>Rows are taken by order of {@code seq}, never by "greater than the last seen": PostgreSQL draws the number before
 * the commit, so a smaller one may appear later.
 */
@ApplicationScoped
public class Outbox {

    private static final String LOG =
            "insert into event_log (event_id, type, event_key, module, envelope) values (?, ?, ?, ?, ?)";
    private static final String SEND = "insert into outbox (event_id, shard) values (?, ?)";

    private static final String NEXT = "select o.seq, o.event_id, l.type, l.event_key, l.module, l.envelope"
            + " from (select seq, event_id from outbox where seq >= :from and (shard = any(:shards) or shard is null)"
            + " order by seq limit :limit) o join event_log l on l.event_id = o.event_id order by o.seq";

    private final Semaphore news = new Semaphore(0);

    private Database database;

    protected Outbox() {
        // for the container's proxy
    }

    @Inject
    public Outbox(Database database) {
        this.database = database;
    }

    /**
     * A row that waits.
     *
     * @param seq its place in the order of sending
     * @param eventId tells its age, being time-ordered
     * @param parcel what is to be sent
     */
    record Row(long seq, UUID eventId, Parcel parcel) {

        long publishedAtMillis() {
            return EventTime.millis(eventId);
        }
    }

    void add(Envelope envelope, String text) {
        log(envelope, text);
        sendLater(envelope);
    }

    private void sendLater(Envelope envelope) {
        database.writeLater(SEND, envelope.eventId(), RelayShards.of(envelope.key()));
    }

    /**
     * Adds an event of another system, whose source is no module of ours, unless its id is there already; waits for another
     * that is adding it now.
     *
     * @param module the one that owns the type, as whose it travels
     */
    boolean addForeign(Envelope envelope, String module, String text) {
        int added = database.handle()
                .execute(
                        LOG + " on conflict do nothing",
                        envelope.eventId(),
                        envelope.type(),
                        envelope.key(),
                        module,
                        text);
        if (added == 1) {
            sendLater(envelope);
        }
        return added == 1;
    }

    /** Writes an event to the history alone, as it is not to be sent to all. */
    public void log(Envelope envelope, String text) {
        String module = envelope.source().substring(envelope.source().indexOf('/') + 1);
        database.writeLater(LOG, envelope.eventId(), envelope.type(), envelope.key(), module, text);
    }

    /** Tells the relay that there is something to send. */
    void wake() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    /** Waits for news; returns after the given time at the latest, for what was missed. */
    void await(Duration longest) throws InterruptedException {
        if (news.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            news.drainPermits();
        }
    }

    /**
     * The rows of some shards to send next, in order, from a place in that order on. Those without a shard are among them
     * for everyone, as any key may have them: each sender sends what is earlier of its keys.
     */
    List<Row> next(Collection<Integer> shards, int limit, long from) {
        return database.handle()
                .createQuery(NEXT)
                .bind("from", from)
                .bindArray("shards", Integer.class, shards)
                .bind("limit", limit)
                .map((row, context) -> new Row(
                        row.getLong(1),
                        row.getObject(2, UUID.class),
                        new Parcel(row.getString(5), row.getString(3), row.getString(4), row.getString(6))))
                .list();
    }

    /** Takes rows out that were sent. */
    void sent(Collection<Long> seqs) {
        database.handle()
                .createUpdate("delete from outbox where seq = any(:seqs)")
                .bindArray("seqs", Long.class, seqs)
                .execute();
    }

    /** How many wait. */
    public long size() {
        return database.read(handle -> handle.createQuery("select count(*) from outbox")
                .mapTo(Long.class)
                .one());
    }
}
