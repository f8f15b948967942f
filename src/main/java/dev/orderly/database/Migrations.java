package dev.orderly.database;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

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
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/" + owner)
                .table("flyway_" + owner)
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }
}
