package dev.orderly.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Brings the tables of one owner to the version of this WAR: {@code db/OWNER/V*.sql}, with a history table of its own. */
@ApplicationScoped
public class Migrations {

    @Resource(name = Database.RESOURCE)
    private DataSource dataSource;

    /**
     * Migrates one owner's tables, outside any transaction. Several instances may do so at once.
     *
     * @param owner the module, or {@code event} for the event kit
     */
    public void migrate(String owner) {
        // The marker is what Flyway needs to find the folder on Open Liberty; an owner without tables has none.
        if (Migrations.class.getResource("/db/" + owner + "/flyway.location") != null) {
            migrate(dataSource, owner);
        }
    }

    private static void migrate(DataSource dataSource, String owner) {
        var configuration = Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/" + owner)
                .table("flyway_" + owner)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .callbacks(new Patience());
        // Else it keeps a transaction idle for its lock, which the database ends while a long migration is at work.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        configuration.load().migrate();
    }

    /** Lets a migration take as long as it takes: to index a year of events is minutes without a byte. */
    private static final class Patience extends BaseCallback {

        private static final Set<Event> ENDS = Set.of(Event.AFTER_EACH_MIGRATE, Event.AFTER_EACH_MIGRATE_ERROR);

        private int usual;

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE || ENDS.contains(event);
        }

        @Override
        public void handle(Event event, Context context) {
            try {
                var connection = context.getConnection();
                if (ENDS.contains(event)) {
                    connection.setNetworkTimeout(Runnable::run, usual);
                } else {
                    usual = connection.getNetworkTimeout();
                    connection.setNetworkTimeout(Runnable::run, 0);
                }
            } catch (SQLException e) {
                throw new IllegalStateException("The time limit of the connection cannot be set", e);
            }
        }
    }
}
