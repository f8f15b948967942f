package dev.orderly.event.outbox;

import dev.orderly.database.Database;
import dev.orderly.database.Transactions;

/** Turns the time of the lease on, which is the database's own. */
final class LeaseTable {

    private LeaseTable() {}

    /** As if its owner had not renewed it for long. */
    static void expire(Transactions transactions, Database database) {
        transactions.inNew(() -> {
            database.handle().execute("update relay_lease set until = current_timestamp - interval '1' hour");
        });
    }

    static long epoch(Database database) {
        return database.read(handle -> handle.createQuery("select epoch from relay_lease")
                .mapTo(Long.class)
                .one());
    }
}
