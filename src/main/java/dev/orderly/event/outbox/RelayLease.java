package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The right to send the outbox, for a while, by the time of the database alone. Each change of owner raises the epoch:
 * whoever finds the epoch as it was has been the only owner in between. Joins the caller's transaction, which holds the
 * lease's row from {@link #hold} to its end.
 */
@ApplicationScoped
class RelayLease {

    /** How long an owner that does not renew keeps it. */
    static final Duration DURATION = Duration.ofSeconds(5);

    /** All of the outbox, as long as one relay is enough for it. */
    private static final int SHARD = 0;

    private static final String HOLD =
            "update relay_lease set epoch = case when owner = :owner then epoch else epoch + 1 end,"
                    + " owner = :owner, until = current_timestamp + interval '" + DURATION.toSeconds() + "' second"
                    + " where shard = :shard and (owner = :owner or until <= current_timestamp)";

    /** Long ago, as a transaction that began before ours, and waits for its end, reads an earlier time. */
    private static final String GIVE_BACK = "update relay_lease set until = current_timestamp - interval '"
            + DURATION.toSeconds() + "' second" + " where shard = :shard and owner = :owner";

    private static final String POSTGRESQL = "PostgreSQL";

    /** Else a process that froze in its transaction would keep the row, whatever the lease says. */
    private static final String END_IF_FROZEN =
            "set local idle_in_transaction_session_timeout = " + DURATION.toMillis();

    private Database database;

    protected RelayLease() {
        // for the container's proxy
    }

    @Inject
    RelayLease(Database database) {
        this.database = database;
    }

    /** Renews the lease, or takes it if it is free. Returns its epoch; nothing while another has it. */
    OptionalLong hold(UUID owner) {
        var handle = database.handle();
        endIfFrozen(handle);
        return handle
                .createUpdate(HOLD)
                .bind("owner", owner)
                .bind("shard", SHARD)
                .executeAndReturnGeneratedKeys("epoch")
                .mapTo(Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Frees the lease for whoever comes first, unless it has another owner by now. */
    void giveBack(UUID owner) {
        database.handle()
                .createUpdate(GIVE_BACK)
                .bind("shard", SHARD)
                .bind("owner", owner)
                .execute();
    }

    /** Of an embedded H2 there is one process only, which cannot wait for itself. */
    private static void endIfFrozen(Handle handle) {
        try {
            if (POSTGRESQL.equals(handle.getConnection().getMetaData().getDatabaseProductName())) {
                handle.execute(END_IF_FROZEN);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not tell what it is", e);
        }
    }
}
