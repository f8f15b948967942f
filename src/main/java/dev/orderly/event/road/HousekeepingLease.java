package dev.orderly.event.road;

import dev.orderly.database.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * The right to keep house, for ten seconds from the last time it was used, by the time of the database alone. Joins the
 * caller's transaction, which holds the lease's row to its end.
 */
@ApplicationScoped
class HousekeepingLease {

    @Inject
    private Database database;

    /** Renews the lease, or takes it if it is free; false while another has it, for which nobody waits. */
    boolean hold(UUID owner) {
        boolean free = database.handle()
                .createQuery("select id from housekeeping_lease where id = 1"
                        + " and (owner = :owner or until <= current_timestamp) for update skip locked")
                .bind("owner", owner)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        if (free) {
            database.handle()
                    .createUpdate("update housekeeping_lease set owner = :owner,"
                            + " until = current_timestamp + interval '10' second where id = 1")
                    .bind("owner", owner)
                    .execute();
        }
        return free;
    }
}
