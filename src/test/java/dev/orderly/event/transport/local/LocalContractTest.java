package dev.orderly.event.transport.local;

import dev.orderly.contract.Broker;
import dev.orderly.contract.Capability;
import dev.orderly.contract.TransportContract;
import dev.orderly.database.ConfiguredDataSource;
import dev.orderly.database.Migrations;
import dev.orderly.event.transport.Transport;
import dev.orderly.event.transport.Transport.Subscription;
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
    protected Broker broker(Path folder) throws IOException {
        var postgres = new PostgresProcess(folder);
        new Beans()
                .with(DataSource.class, ConfiguredDataSource.open(postgres.url(), USER, ""))
                .get(Migrations.class)
                .migrate("event");
        return postgres;
    }

    @Override
    protected Transport connect(String url) {
        return transport(url);
    }

    @Override
    protected Transport connectImpatiently(String url) {
        return transport(url + SHORT_PATIENCE);
    }

    private Transport transport(String url) {
        var database = closed(ConnectedDatabase.open(Map.of("orderly.db.url", url, "orderly.db.user", USER)));
        return new LocalTransport(database.database(), database.transactions());
    }

    /** Who can write into the database can do so; no bytes that are no text, as the column takes none. */
    @Override
    protected void sendForeign(String url, Subscription to, byte[] body) {
        Jdbi.create(ConfiguredDataSource.open(url, USER, "")).useTransaction(handle -> {
            long seq = LocalMessages.locked(handle, "sent") + 1;
            handle.execute(
                    "insert into local_message (seq, type, event_key, envelope) values (?, ?, '', convert_from(?, 'UTF8'))",
                    seq,
                    to.types().iterator().next(),
                    body);
            handle.execute("update local_progress set seq = ? where name = 'sent'", seq);
        });
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.COUNTS_EXACTLY, Capability.REMEMBERS_TYPES);
    }
}
