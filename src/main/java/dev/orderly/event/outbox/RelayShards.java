package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which relay sends which shard of the outbox, by the time of the database alone. A relay joins, and from then on has an
 * epoch: as long as it can renew that, its shards have been nobody else's. One that is not heard of for {@link #DURATION}
 * is put out by the others, its shards are free, and it can only join anew.
 *
 * <p>Joins the caller's transaction, which from {@link #renew} to its end keeps the others from putting its relay out.
 */
@ApplicationScoped
class RelayShards {

    /** More instances than this relay no faster. A change of it, or of {@link #of}, needs an empty outbox. */
    static final int COUNT = 16;

    /** How long a relay that is not heard of keeps its shards. */
    static final Duration DURATION = Duration.ofSeconds(5);

    private static final String UNTIL = "current_timestamp + interval '" + DURATION.toSeconds() + "' second";
    private Database database;

    protected RelayShards() {
        // for the container's proxy
    }

    @Inject
    RelayShards(Database database) {
        this.database = database;
    }

    /**
     * What a relay has.
     *
     * @param shards those it sends
     * @param alone whether there is no other relay, whose instance could write what this one is to send
     * @param fair false while others have yet to give up some of its shards
     */
    record Share(Set<Integer> shards, boolean alone, boolean fair) {

        static final Share NONE = new Share(Set.of(), true, false);
    }

    /** The shard of a key, always the same. */
    static int of(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (COUNT - 1);
    }

    /** Begins an epoch, without shards yet; returns its number, which is positive. */
    long join() {
        database.endTransactionIfFrozen(DURATION);
        return database.handle()
                .createUpdate("insert into relay (until) values (" + UNTIL + ")")
                .executeAndReturnGeneratedKeys("epoch")
                .mapTo(Long.class)
                .one();
    }

    /** Keeps an epoch, and all its shards, for a while; false if it is over. */
    boolean renew(long epoch) {
        database.endTransactionIfFrozen(DURATION);
        return database.handle().execute("update relay set until = " + UNTIL + " where epoch = ?", epoch) == 1;
    }

    /** Puts out who was not heard of, and gives up or takes shards until the relay has its fair share of them. */
    Share balance(long epoch) {
        putOutTheSilent(epoch);
        var relays = database.handle()
                .createQuery("select epoch from relay order by epoch")
                .mapTo(Long.class)
                .list();
        int fair = COUNT / relays.size() + (relays.indexOf(epoch) < COUNT % relays.size() ? 1 : 0);
        var mine = held(epoch);
        if (mine.size() > fair) {
            assign(null, List.copyOf(mine).subList(fair, mine.size()));
        } else if (mine.size() < fair) {
            assign(epoch, free(fair - mine.size()));
        }
        var held = mine.size() == fair ? mine : held(epoch);
        return new Share(held, relays.size() == 1, held.size() == fair);
    }

    /** Those whose row is locked are being heard of, or put out by another, just now. */
    private void putOutTheSilent(long epoch) {
        database.handle()
                .createQuery("select epoch from relay where until <= current_timestamp and epoch <> ?"
                        + " order by epoch for update skip locked")
                .bind(0, epoch)
                .mapTo(Long.class)
                .list()
                .forEach(this::leave);
    }

    private Set<Integer> held(long epoch) {
        return new TreeSet<>(database.handle()
                .createQuery("select shard from relay_shard where epoch = ?")
                .bind(0, epoch)
                .mapTo(Integer.class)
                .list());
    }

    private List<Integer> free(int most) {
        return database.handle()
                .createQuery("select shard from relay_shard where epoch is null"
                        + " order by shard limit ? for update skip locked")
                .bind(0, most)
                .mapTo(Integer.class)
                .list();
    }

    private void assign(Long epoch, List<Integer> shards) {
        var batch = database.handle().prepareBatch("update relay_shard set epoch = ? where shard = ?");
        shards.forEach(shard -> batch.bind(0, epoch).bind(1, shard).add());
        batch.execute();
    }

    /** Keeps all relays from sending, from their next look around on, over restarts. */
    void pause() {
        database.handle()
                .execute("insert into relay_pause (one, since) values (1, current_timestamp) on conflict do nothing");
    }

    void resume() {
        database.handle().execute("delete from relay_pause");
    }

    boolean isPaused() {
        return count("select count(*) from relay_pause") > 0;
    }

    /** Whether a relay is in an epoch, or may be about to begin one because it has not seen that all are paused. */
    boolean anyAtWork() {
        return count("select (select count(*) from relay where until > current_timestamp)"
                        + " + (select count(*) from relay_pause where since > current_timestamp - interval '"
                        + DURATION.toSeconds() + "' second)")
                > 0;
    }

    private long count(String query) {
        return database.handle().createQuery(query).mapTo(Long.class).one();
    }

    /** Ends an epoch, if it is not over; its shards are free. */
    void leave(long epoch) {
        database.handle().execute("delete from relay where epoch = ?", epoch);
    }
}
