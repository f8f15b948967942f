package dev.orderly.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orderly.fixture.ServerProcess;
import dev.orderly.fixture.TcpProxy;
import dev.orderly.fixture.TestDatabase;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The time limits of connections to PostgreSQL. */
class ConfiguredDataSourceTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void limitsTheTimeOfConnectionsWhereTheUrlSaysNothing() {
        var source = postgres("jdbc:postgresql://db/orders");

        assertThat(source.getConnectTimeout()).isEqualTo(ConfiguredDataSource.CONNECT_SECONDS);
        assertThat(source.getSocketTimeout()).isEqualTo(ConfiguredDataSource.SILENCE_SECONDS);
        assertThat(source.getTcpKeepAlive()).isTrue();
        assertThat(source.getOptions()).isEqualTo(ConfiguredDataSource.SERVER_OPTIONS);
        assertThat(source.getReWriteBatchedInserts()).isTrue();
        assertThat(source.getApplicationName()).isEqualTo("orderly");
    }

    @Test
    void leavesWhatTheUrlSays() {
        var source = postgres("jdbc:postgresql://a,b/orders?targetServerType=primary&socketTimeout=7&connectTimeout=1"
                + "&tcpKeepAlive=false&options=-c%20search_path=shop&reWriteBatchedInserts=false&ApplicationName=shop");

        assertThat(source.getServerNames()).containsExactly("a", "b");
        assertThat(source.getSocketTimeout()).isEqualTo(7);
        assertThat(source.getConnectTimeout()).isEqualTo(1);
        assertThat(source.getTcpKeepAlive()).isFalse();
        assertThat(source.getOptions()).isEqualTo("-c search_path=shop");
        assertThat(source.getReWriteBatchedInserts()).isFalse();
        assertThat(source.getApplicationName()).isEqualTo("shop");
    }

    /** Open Liberty makes its connections by itself. */
    @Test
    void hasTheSameDefaultsInPlatformXml() throws Exception {
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new File("src/main/liberty/config/platform.xml"));
        var attributes = document.getElementsByTagName("properties").item(0).getAttributes();
        Map<String, String> written = new TreeMap<>();
        for (int i = 0; i < attributes.getLength(); i++) {
            written.put(attributes.item(i).getNodeName(), attributes.item(i).getNodeValue());
        }
        written.keySet().removeAll(Set.of("url", "user", "password"));

        assertThat(written).isEqualTo(new TreeMap<>(ConfiguredDataSource.defaults()));
    }

    @Test
    void tellsTheServerToGiveUpClientsThatFroze() {
        Database database = TestDatabase.POSTGRESQL.beans().get(Database.class);

        String limit = database.read(handle -> handle.createQuery("show idle_in_transaction_session_timeout")
                .mapTo(String.class)
                .one());

        assertThat(limit).isEqualTo("15s");
    }

    @Test
    void endsAConnectionThatFellSilent() throws Exception {
        try (var network = TcpProxy.to(port());
                var connection = ConfiguredDataSource.open(
                                "jdbc:postgresql://127.0.0.1:%d/postgres?socketTimeout=1".formatted(network.port()),
                                "postgres",
                                "postgres")
                        .getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
            network.fallSilent();

            long start = System.nanoTime();
            var error = catchThrowable(() -> connection.createStatement().execute("select 1"));

            assertThat(Outage.is(error)).as("%s", error).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        }
    }

    /** The database has moved to the second host. */
    @Test
    void connectsToTheHostThatIsThere() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?targetServerType=primary"
                .formatted(ServerProcess.freePort(), port());

        try (var connection =
                ConfiguredDataSource.open(url, "postgres", "postgres").getConnection()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private static int port() {
        Database database = TestDatabase.POSTGRESQL.beans().get(Database.class);
        return database.read(
                handle -> handle.createQuery("show port").mapTo(Integer.class).one());
    }

    private static PGSimpleDataSource postgres(String url) {
        return (PGSimpleDataSource) ConfiguredDataSource.open(url, "user", "password");
    }
}
