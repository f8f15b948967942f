package dev.orderly.contract;

import dev.orderly.database.ConfiguredDataSource;
import dev.orderly.database.Migrations;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
import dev.orderly.event.transport.local.LocalTransport;
import dev.orderly.fixture.Beans;
import dev.orderly.fixture.ConnectedDatabase;
import dev.orderly.fixture.PostgresProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Of the application's own database, a PostgreSQL here, which takes the broker's place. */
class LocalContractTest extends TransportContract {

    private static final String USER = "postgres";
    private static final String SHORT_PATIENCE = "?socketTimeout=1&connectTimeout=1";

    @Override
    Broker broker(Path folder) throws IOException {
        var postgres = new PostgresProcess(folder);
        new Beans()
                .with(DataSource.class, ConfiguredDataSource.open(postgres.url(), USER, ""))
                .get(Migrations.class)
                .migrate("event");
        return postgres;
    }

    @Override
    Transport connect(String url) {
        return transport(url);
    }

    @Override
    Transport connectImpatiently(String url) {
        return transport(url + SHORT_PATIENCE);
    }

    private Transport transport(String url) {
        var database = closed(ConnectedDatabase.open(Map.of("orderly.db.url", url, "orderly.db.user", USER)));
        return new LocalTransport(database.database(), database.transactions());
    }

    /** Who can write into the database can do so; no bytes that are no text, as the column takes none. */
    @Override
    void sendForeign(String url, Subscription to, byte[] body) {
        Jdbi.create(ConfiguredDataSource.open(url, USER, "")).useTransaction(handle -> {
            handle.execute("update local_progress set seq = seq + 1 where name = 'sent'");
            handle.execute(
                    "insert into local_message (seq, type, event_key, envelope)"
                            + " select seq, ?, '', convert_from(?, 'UTF8') from local_progress where name = 'sent'",
                    to.types().iterator().next(),
                    body);
        });
    }

    @Override
    Set<Capability> capabilities() {
        return EnumSet.of(Capability.COUNTS_EXACTLY, Capability.REMEMBERS_TYPES);
    }
}
