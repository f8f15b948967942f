package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.orderly.fixture.Beans;
import dev.orderly.fixture.TestDatabase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    /** None of its transactions may be idle meanwhile, not even one that just holds a lock for it. */
    @Test
    void mayTakeLongerThanATransactionMayBeIdle() {
        String url = "jdbc:postgresql://127.0.0.1:%d/postgres?options=-c%%20idle_in_transaction_session_timeout=500ms"
                .formatted(port());
        var migrations = new Beans()
                .with(DataSource.class, ConfiguredDataSource.open(url, "postgres", "postgres"))
                .get(Migrations.class);

        assertThatCode(() -> migrations.migrate("slow")).doesNotThrowAnyException();
    }

    private static int port() {
        Database database = TestDatabase.POSTGRESQL.beans().get(Database.class);
        return database.read(
                handle -> handle.createQuery("show port").mapTo(Integer.class).one());
    }
}
